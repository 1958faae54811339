"""Exports: the network as files that other programs read. Contacts are in no snapshot, so in no file."""
