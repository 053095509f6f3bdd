"""OpenAI-compatible language models, at any base URL."""
