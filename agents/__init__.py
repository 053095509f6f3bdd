"""Agents and their versions, brains, tools, guardrails and the turn."""
