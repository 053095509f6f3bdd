"""Operator, resellers and tenants: members, roles, sign-in, API keys, storefronts, branding, audit, privacy."""
