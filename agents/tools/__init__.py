"""Tools: what a brain can do. Arguments are checked, policy is applied on every call, effects happen once."""
