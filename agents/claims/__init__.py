"""The claim check: no sentence leaves that states what nothing supports."""
