"""The web channel: the API that the widget speaks, and its stream of events."""
