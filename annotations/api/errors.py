"""Every error in one form: {"error": {"code", "message", "fields"?}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from annotations.workflow.errors import (
    FourEyes,
    IntakeRefused,
    NotAllowed,
    NotYours,
    StaleVersion,
    WorkflowError,
    WrongState,
)

_STATUS: dict[type[WorkflowError], int] = {
    NotAllowed: 403,
    NotYours: 403,
    FourEyes: 403,
    WrongState: 409,
    StaleVersion: 409,
}
_INTAKE_STATUS = {"too_large": 413, "binary": 415, "encoding": 415}


class TooLarge(exceptions.APIException):
    """The body is larger than any article may be."""

    status_code = 413
    default_code = "too_large"


def handle(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Return the answer to an error, in the language of the request; None for our own faults."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, WorkflowError):
        response = _refusal(error)
    elif isinstance(error, exceptions.APIException):
        response = _api_error(error)
    else:
        return None
    set_rollback()
    return response


def _answer(
    status: int,
    code: str,
    message: str,
    *,
    fields: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"code": code, "message": message}
    if fields:
        body["fields"] = fields
    return Response(
        {"error": body}, status=status, headers=headers, content_type="application/json"
    )


def _refusal(error: WorkflowError) -> Response:
    message = str(error.message)
    if isinstance(error, IntakeRefused):
        field = error.code if error.code in {"title", "url"} else "text"
        status = _INTAKE_STATUS.get(error.code, 400)
        return _answer(status, error.code, message, fields={field: [message]})
    return _answer(_STATUS.get(type(error), 400), error.code, message)


def _api_error(error: exceptions.APIException) -> Response:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = f"{wait:.0f}"
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        return _answer(400, "invalid", _("Something in the request is wrong."), fields=fields)
    detail = error.detail
    code = getattr(detail, "code", None) or error.default_code
    return _answer(error.status_code, str(code), str(detail), headers=headers)


def _fields(detail: Any) -> dict[str, list[str]]:
    """Flatten what is wrong with each field; what is wrong with all of it stands under `body`."""
    if not isinstance(detail, dict):
        return {"body": _texts(detail)}
    return {
        "body" if name == "non_field_errors" else str(name): _texts(what)
        for name, what in detail.items()
    }


def _texts(detail: Any) -> list[str]:
    if isinstance(detail, dict):
        return [text for inner in detail.values() for text in _texts(inner)]
    if isinstance(detail, list | tuple):
        return [text for inner in detail for text in _texts(inner)]
    return [str(detail)]
