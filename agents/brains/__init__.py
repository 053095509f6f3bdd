"""Two brains behind one Protocol: they read a turn's state and yield what to say and do."""
