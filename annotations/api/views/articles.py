"""Articles from partners."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.formats import HouseJSON, StrictJSON
from annotations.api.schema import errors
from annotations.api.serializers import IncomingArticle, ReceivedArticle
from annotations.models import ApiKey, Article, IntakeChannel, Revision, Scope, instant
from annotations.workflow import intake
from annotations.workflow.audit import Actor


class ArticleView(APIView):
    """What both addresses of articles share."""

    required_scope = Scope.INTAKE
    parser_classes = [StrictJSON]
    renderer_classes = [HouseJSON]
    metadata_class = None


class Articles(ArticleView):
    """Where articles are sent."""

    @extend_schema(
        operation_id="send_article",
        summary="Send an article",
        description="The same text twice is one article: the second answer is 200 and says so.",
        tags=["articles"],
        request=IncomingArticle,
        responses={
            201: OpenApiResponse(ReceivedArticle, "It is kept, and waits to be segmented."),
            200: OpenApiResponse(ReceivedArticle, "This text was here before."),
            **errors(400, 401, 403, 413, 415),
        },
    )
    def post(self, request: Request) -> Response:
        """Keep an article and ask for its segmentation."""
        incoming = IncomingArticle(data=request.data)
        incoming.is_valid(raise_exception=True)
        given = {name: value for name, value in incoming.validated_data.items() if value}
        key = key_of(request)
        came = intake.receive_article(
            given["text"],
            actor=Actor.key(key),
            channel=IntakeChannel.API,
            title=given.get("title", ""),
            source_name=given.get("source", ""),
            url=given.get("url", ""),
            author=given.get("author", ""),
            published_at=given.get("published_at"),
            api_key=key,
        )
        body = describe(came.article, came.revision, key, duplicate=not came.created)
        headers = {"Location": body["links"]["self"]} if body["links"]["self"] else None
        return Response(body, status=201 if came.created else 200, headers=headers)


class OneArticle(ArticleView):
    """One article, for the publisher who sent it."""

    @extend_schema(
        operation_id="get_article",
        summary="How far is an article?",
        description="Only for articles that a key of the same publisher has sent.",
        tags=["articles"],
        responses={200: ReceivedArticle, **errors(400, 401, 403, 404)},
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the state of an article's segmentation."""
        key = key_of(request)
        article = (
            Article.objects.filter(api_key__publisher=key.publisher_id, uuid=uuid)
            .select_related("api_key")
            .first()
        )
        if article is None:
            raise Http404
        return Response(describe(article, intake.latest_revision(article), key, duplicate=False))


def key_of(request: Request) -> ApiKey:
    """Return the key of a request that `HasScope` has let through."""
    assert isinstance(request.auth, ApiKey)
    return request.auth


def describe(
    article: Article, revision: Revision, key: ApiKey, *, duplicate: bool
) -> dict[str, Any]:
    """Return what a sender is told of an article: nothing that another sender said of it."""
    run = article.runs.filter(revision=revision).first()
    own = article.api_key is not None and article.api_key.publisher_id == key.publisher_id
    where = reverse("api:article", args=[article.uuid])
    return {
        "id": str(article.uuid),
        "state": article.state,
        "failure": article.failure or None,
        "sha256": revision.sha256,
        "characters": revision.characters,
        "received_at": instant(article.created_at),
        "notices": revision.notices,
        "duplicate": duplicate,
        "segmentation": run
        and {
            "units": run.unit_count,
            "claims": run.claim_count,
            "started_at": instant(run.started_at),
            "finished_at": instant(run.finished_at),
        },
        "links": {"self": f"{settings.SITE_URL}{where}" if own else None},
    }
