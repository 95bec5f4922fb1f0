"""A program that reads the OpenAPI document and tries what it allows, and some of what it does not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
import schemathesis.checks
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from annotations.models import ClaimState
from factcheck.wsgi import application
from tests import cast

pytestmark = pytest.mark.django_db

CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]


OPERATIONS = {
    ("/api/v1/articles/", "POST"),
    ("/api/v1/articles/{uuid}/", "GET"),
    ("/api/v1/claims/", "GET"),
    ("/api/v1/claims/{uuid}/", "GET"),
}


@pytest.fixture
def document(db: None) -> Iterator[Any]:
    """The OpenAPI document, as served.

    As in Django's own test client, the end of a request does not close the test's connection.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_is_tried(document: Any) -> None:
    served = {
        (found.ok().path, found.ok().method.upper()) for found in document.get_all_operations()
    }
    assert served == OPERATIONS


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize(("path", "method"), sorted(OPERATIONS))
def test_no_answer_is_a_fault_or_outside_the_schema(
    document: Any,
    make_claim: cast.ClaimMaker,
    make_key: Callable[..., str],
    path: str,
    method: str,
    mode: GenerationMode,
) -> None:
    if path == "/api/v1/claims/":
        for state in (ClaimState.PUBLISHED, ClaimState.CORRECTING, ClaimState.WITHDRAWN):
            make_claim(state)
    headers = {"Authorization": f"Bearer {make_key()}"}

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=document[path][method].as_strategy(generation_mode=mode))
    def try_it(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    try_it()
