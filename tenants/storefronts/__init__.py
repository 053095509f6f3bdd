"""Storefronts: the sites that may show a tenant's widget."""
