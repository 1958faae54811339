"""Who joins the chain, and what would: the parts of integration points, and their counterpart, what is missing."""
