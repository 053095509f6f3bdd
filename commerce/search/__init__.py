"""Search in a tenant's catalogue: one tantivy index per tenant, rebuilt from the database whenever it is missing."""
