"""Tools of a tenant's own: HTTP calls it describes, and those of MCP servers. Strangers to us on every side."""
