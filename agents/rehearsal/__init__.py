"""Rehearsal: simulated shoppers try an agent before real ones meet it, through the same turn, in a sandbox."""
