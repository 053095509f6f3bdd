"""Contacts as a shop's team works with them: found, merged, taken apart again, their consents kept."""
