"""Plans, entitlements, quotas, the usage ledger and subscriptions."""
