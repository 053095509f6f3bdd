"""The desk of a shop's people: their hours, who waits for them, and who answers."""
