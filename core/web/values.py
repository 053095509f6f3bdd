"""Checks values that FastAPI did not check by itself, such as the fields of a multipart form."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import Invalid

M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], values: Any) -> M:
    """Return the values as a model.

    Raises:
        Invalid: they are none; each error names its field.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        errors = [{"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in found]
        detail = "; ".join(f"{item['field'] or 'body'}: {item['message']}" for item in errors)
        raise Invalid(detail, errors=errors) from error
