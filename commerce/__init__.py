"""What a shop sells: products, prices, stock, search, carts, orders, offers."""
