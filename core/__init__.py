"""Foundation that knows nothing of shops: settings, database, tenant scope, jobs, events, HTTP, crypto, clock, ids."""
