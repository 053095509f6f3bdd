"""Ways a shopper reaches an agent: each normalises what comes in and sends what goes out."""
