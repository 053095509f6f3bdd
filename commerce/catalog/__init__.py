"""Products, variants, prices and stock: what the shop sells, as its sources describe it."""
