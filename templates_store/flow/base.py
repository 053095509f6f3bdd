"""What every part of a flow is made of: frozen models that refuse unknown fields, and texts with bounds."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from core.redaction import clean_text

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]


def _clean(value: object) -> object:
    """Strip what a person cannot see: it could hide orders to a model, and Postgres refuses part of it."""
    return clean_text(value) if isinstance(value, str) else value


Visible = BeforeValidator(_clean)
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Visible]
LineText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Visible]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), Visible]


class FlowModel(BaseModel):
    """Base of every part of a flow: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
