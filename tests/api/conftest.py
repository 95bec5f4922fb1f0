"""Keys, and a client that sends them; everything it gets is held against the published schema."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client

from annotations.exports.schema import claim_schema
from annotations.models import Publisher, Scope
from annotations.workflow.audit import Actor
from annotations.workflow.keys import issue_key

VALIDATOR = jsonschema.Draft202012Validator(
    claim_schema(), format_checker=jsonschema.FormatChecker()
)


@pytest.fixture
def publisher(db: None) -> Publisher:
    return Publisher.objects.create(name="خبرگزاری نمونه")


@pytest.fixture
def make_key(publisher: Publisher) -> Callable[..., str]:
    """`make_key(*scopes, owner=…)`: the text of a fresh key."""

    def make(*scopes: str, owner: Publisher | None = None, **more: Any) -> str:
        _key, text = issue_key(
            owner or publisher,
            actor=Actor.command("tests"),
            name="key",
            scopes=scopes or (Scope.READ, Scope.INTAKE),
            **more,
        )
        return text

    return make


class ApiClient:
    """A partner's program."""

    def __init__(self, key: str | None) -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def get(self, path: str, **headers: str) -> Any:
        response = self.client.get(path, headers=self.headers | headers)
        assert_conforms(response)
        return response

    def post(self, path: str, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body)
        response = self.client.post(
            path, data, content_type="application/json", headers=self.headers | headers
        )
        assert_conforms(response)
        return response


def assert_conforms(response: Any) -> None:
    """Hold every claim in an answer against the JSON Schema, every error against its one form."""
    if response.status_code >= 400:
        error = json.loads(response.content)["error"]
        assert set(error) <= {"code", "message", "fields"}
        assert isinstance(error["code"], str)
        assert error["message"]
    elif response.headers.get("Content-Type") == "application/json":
        body = json.loads(response.content)
        for claim in body.get("results", [body] if "schema_version" in body else []):
            VALIDATOR.validate(claim)


@pytest.fixture
def api(make_key: Callable[..., str]) -> ApiClient:
    """A client with a key that reads and sends."""
    return ApiClient(make_key())
