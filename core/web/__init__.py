"""What every HTTP answer has in common: request ids, size limits, problem documents, cursor pages."""
