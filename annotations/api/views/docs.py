"""The OpenAPI document, the JSON Schema, and the pages that show them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView

from annotations.exports.schema import claim_schema


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 document, open to everybody."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    metadata_class = None


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The interface, to be read and tried out."""
    return render(request, "public/api_docs.html")


@require_safe
def json_schema(_request: HttpRequest) -> JsonResponse:
    """The JSON Schema of a claim, as published."""
    return JsonResponse(
        claim_schema(),
        content_type="application/schema+json",
        json_dumps_params={"ensure_ascii": False},
    )
