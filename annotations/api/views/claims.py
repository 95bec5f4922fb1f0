"""Published claims, for publishers."""

import hashlib
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.formats import JSONLD, HouseJSON
from annotations.api.schema import component, errors
from annotations.api.serializers import ClaimQuery, read_query, write_cursor
from annotations.exports import claim_review, house, loading
from annotations.models import ClaimState, Scope

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of an earlier answer: 304 where nothing has changed.",
)


class Gone(APIException):
    """There was something, and it was taken back."""

    status_code = 410
    default_code = "withdrawn"


class ClaimView(APIView):
    """What both addresses of claims share."""

    required_scope = Scope.READ
    renderer_classes = [HouseJSON]
    metadata_class = None


class Claims(ClaimView):
    """All that is public, in the order in which it changed."""

    @extend_schema(
        operation_id="list_claims",
        summary="All published claims",
        description=(
            "In the order in which they changed, oldest change first. Follow `next` until it is "
            "null, keep `cursor`, and come back with it: what was published, corrected or "
            "withdrawn since then follows, and nothing is missed, however much is published while "
            "you read. Withdrawn claims come as tombstones; a claim that changes comes again, "
            "with a higher version."
        ),
        tags=["claims"],
        parameters=[ClaimQuery, IF_NONE_MATCH],
        responses={
            200: OpenApiResponse(component("ClaimPage"), "A page."),
            304: OpenApiResponse(None, "Nothing has changed."),
            **errors(400, 401, 403, 406),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        """Return a page of published claims and tombstones."""
        query = read_query(request.query_params.lists())
        after, size = query.pop("cursor", 0), query.pop("page_size")
        rows, more = loading.page_after(loading.select(**query), after, size)
        last = rows[-1].sequence if rows else after
        where = loading.site()
        body = {
            "schema_version": house.SCHEMA_VERSION,
            "results": [house.build(row, where) for row in rows],
            "next": _next(request, last) if more else None,
            "cursor": write_cursor(last),
        }
        return answer(request, orjson.dumps(body), HouseJSON.media_type)


def _next(request: Request, last: int) -> str:
    query = {**request.query_params.dict(), "cursor": write_cursor(last)}
    return f"{settings.SITE_URL}{reverse('api:claims')}?{urlencode(query)}"


class OneClaim(ClaimView):
    """One published claim."""

    renderer_classes = [HouseJSON, JSONLD]

    @extend_schema(
        operation_id="get_claim",
        summary="One published claim",
        description=(
            "House JSON, or with `Accept: application/ld+json` its schema.org ClaimReview. A "
            "withdrawn claim is a tombstone in house JSON, and 410 as ClaimReview."
        ),
        tags=["claims"],
        parameters=[IF_NONE_MATCH],
        responses={
            (200, "application/json"): component("ClaimOrTombstone"),
            (200, "application/ld+json"): component("ClaimReview"),
            304: OpenApiResponse(None, "Nothing has changed."),
            **errors(400, 401, 403, 404, 406, 410),
        },
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponse:
        """Return a claim that is public, or its tombstone."""
        claim = loading.find(uuid)
        if claim is None:
            raise Http404
        body: dict[str, Any]
        media_type = str(request.accepted_renderer.media_type)
        if media_type == JSONLD.media_type:
            if claim.state == ClaimState.WITHDRAWN:
                raise Gone(
                    _("This claim was withdrawn: %(reason)s") % {"reason": claim.withdrawal_reason}
                )
            body = claim_review.build(claim, loading.site())
        else:
            body = house.build(claim, loading.site())
        return answer(request, orjson.dumps(body), media_type)


def answer(request: Request, body: bytes, media_type: str) -> HttpResponse:
    """Return the bytes with their ETag, or 304 where the reader has them already."""
    response = HttpResponse(body, content_type=media_type)
    response["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, no-cache"
    inner: HttpRequest = request._request
    conditional = get_conditional_response(inner, etag=etag, response=response)
    assert isinstance(conditional, HttpResponse)
    return conditional
