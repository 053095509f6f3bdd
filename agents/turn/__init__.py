"""The turn: what happens to one shopper message, from acceptance to the stored reply."""
