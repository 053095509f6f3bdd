"""Privacy: hand out and forget a person over all packages, and delete what is too old to keep."""
