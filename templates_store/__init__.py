"""Conversation templates: the typed flow, the packs, their languages, versions."""
