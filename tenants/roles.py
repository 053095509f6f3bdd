"""Who may do what inside a tenant."""

from enum import StrEnum


class Role(StrEnum):
    """Roles of a tenant's members, each including the ones after it."""

    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"
    VIEWER = "viewer"

    def includes(self, other: "Role") -> bool:
        """Say whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) <= order.index(other)


SCOPE_ROLES = {"read": Role.VIEWER, "full": Role.ADMIN}
"""What an API key may do. Owner's matters (members, closing the account) need a person."""
