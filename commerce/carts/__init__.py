"""Carts that the agent fills, and the links by which the shop takes them over."""
