"""Visitors, conversations, messages, leads, handoff and the inbox."""
