"""A tenant's members and the invitations to join them."""
