"""Composition root: the ASGI application, the worker, the command line, and what binds ports to adapters."""
