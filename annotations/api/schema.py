"""The OpenAPI document: the published JSON Schema among its components, errors in one form."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiResponse

from annotations.api.serializers import Error
from annotations.exports.schema import claim_schema

_ERRORS = {
    400: "Something in the request is wrong; `fields` says what.",
    401: "No valid key was sent.",
    403: "The key lacks the scope.",
    404: "There is nothing here, or nothing for this key.",
    406: "It cannot be had in the form that was asked for.",
    410: "It was withdrawn.",
    413: "The text is too large.",
    415: "The body is no JSON, or the text is no text.",
}


def component(name: str) -> dict[str, str]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def errors(*statuses: int) -> dict[int, OpenApiResponse]:
    """Return the documented errors of an operation."""
    return {status: OpenApiResponse(Error, _ERRORS[status]) for status in statuses}


def _moved(value: Any) -> Any:
    """Return a part of the JSON Schema with its references pointing at components."""
    if isinstance(value, dict):
        return {
            name: inner.replace("#/$defs/", "#/components/schemas/")
            if name == "$ref"
            else _moved(inner)
            for name, inner in value.items()
        }
    return [_moved(inner) for inner in value] if isinstance(value, list) else value


def add_house_schema(
    result: dict[str, Any], generator: object, request: object, public: bool
) -> dict[str, Any]:
    """Put the house JSON's definitions into the document (a hook of drf-spectacular)."""
    del generator, request, public
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    definitions: Iterable[tuple[str, Any]] = claim_schema()["$defs"].items()
    schemas.update({name: _moved(definition) for name, definition in definitions})
    schemas["ClaimOrTombstone"] = {"oneOf": [component("Claim"), component("Tombstone")]}
    schemas["ClaimPage"] = {
        "type": "object",
        "properties": {
            "schema_version": {"const": "1.0"},
            "results": {"type": "array", "items": component("ClaimOrTombstone")},
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": "The next page; null where this is the last.",
            },
            "cursor": {
                "type": "string",
                "description": "Where this page ends: come back with it for what changed since.",
            },
        },
        "required": ["schema_version", "results", "next", "cursor"],
        "additionalProperties": False,
    }
    return result
