"""A conversation as the shop sees it: what was said, what the agent did, what is in the cart."""
