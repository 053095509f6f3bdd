"""What goes over the wire in more than one part of this package."""

from datetime import datetime

from pydantic import BaseModel


class TenantSummary(BaseModel):
    """What the operator and the reseller see of a tenant: that it is there and in use, not what is in it."""

    id: str
    name: str
    status: str
    reseller_id: str | None
    created_at: datetime
    last_shopper_at: datetime | None
