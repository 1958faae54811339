"""The subscriptions. The source of each holds one thing: its watch (see ``api.live``), which a follower asks."""
