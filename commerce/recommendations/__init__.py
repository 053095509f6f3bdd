"""What to show beside a product: another one in its place, one that goes with it, a better one within the budget."""
