"""What the operator of an installation does: resellers, all tenants, the brand everybody inherits, switches."""
