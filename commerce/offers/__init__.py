"""What a shop may give away: the merchant's rules, the engine that keeps them, and a ledger of all it granted."""
