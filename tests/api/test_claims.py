"""What publishers read: every state, paging, filters, ETag, ClaimReview."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Claim, ClaimState, Publication, Tag, User
from annotations.workflow import publication, review, triage, verification
from tests import cast
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db

PUBLIC = {ClaimState.PUBLISHED, ClaimState.CORRECTING, ClaimState.WITHDRAWN}


def results(api: ApiClient, query: str = "") -> list[dict[str, Any]]:
    response = api.get(f"/api/v1/claims/{query}")
    assert response.status_code == 200, response.content
    return list(response.json()["results"])


@pytest.mark.parametrize("state", [state for state in ClaimState if state not in PUBLIC])
def test_what_was_never_published_is_not_there(
    api: ApiClient, make_claim: cast.ClaimMaker, state: str
) -> None:
    claim = make_claim(state)
    assert results(api) == []
    assert api.get(f"/api/v1/claims/{claim.uuid}/").status_code == 404


def test_a_published_claim_is_there_whole(api: ApiClient, make_claim: cast.ClaimMaker) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    (found,) = results(api)
    place = claim.appearances.get(is_primary=True)
    assert found["id"] == str(claim.uuid)
    assert (found["state"], found["version"]) == ("published", 1)
    assert found["claim"]["statement"] == claim.statement
    assert (found["claim"]["start"], found["claim"]["end"]) == (place.start, place.end)
    assert found["claim"]["quote"] == place.revision.text[place.start : place.end]
    assert found["article"]["text_sha256"] == claim.article.text_sha256
    assert found["verdict"]["rating"] == "half-true"
    assert found["verdict"]["names"] == {"fa": "نیمه‌درست", "en": "Half true"}
    assert (found["verdict"]["worst"], found["verdict"]["number"], found["verdict"]["best"]) == (
        1,
        4,
        5,
    )
    assert found["verdict"]["scheme"] == {"slug": "rasti", "version": 1}
    assert "<strong>۱۱۸ دستگاه</strong>" in found["verdict"]["justification"]["html"]
    assert [citation["stance"] for citation in found["citations"]] == ["supports", "supports"]
    assert found["citations"][0]["captures"][0]["status"] == "failed"
    assert found["reviewed_by_two"] is True
    assert found["corrections"] == []
    assert found["claim_review"]["claimReviewed"] == claim.statement
    assert found == api.get(f"/api/v1/claims/{claim.uuid}/").json()


def test_work_being_corrected_is_shown_as_last_published(
    api: ApiClient, make_claim: cast.ClaimMaker, sara: User, mina: User
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    (before,) = results(api)
    publication.correct(claim, actor=mina, kind="update", note="رقم تازه آمد")
    claim.refresh_from_db()
    claim.citations.earliest("id").delete()  # as an editor drops a source in a correction
    triage.set_tags(claim, actor=mina, tags=[Tag.objects.create(slug="city", name_fa="شهر")])
    Claim.objects.filter(pk=claim.pk).update(statement="متن نیمه‌کاره")
    verdict = claim.verdicts.latest("number")
    verification.write_verdict(
        claim,
        actor=mina,
        version=verdict.version,
        rating=cast.rating("false"),
        justification="تازه",
        conclusion="تازه",
    )
    (during,) = results(api)
    assert during == before | {"state": "correcting"}
    assert results(api, "?tag=city") == []


def test_a_correction_comes_again_with_its_note(
    api: ApiClient, make_claim: cast.ClaimMaker, sara: User, mina: User, arash: User
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    first = api.get("/api/v1/claims/").json()
    publication.correct(claim, actor=mina, kind="substantial", note="رقم نادرست بود")
    verdict = claim.verdicts.latest("number")
    verification.write_verdict(
        claim,
        actor=mina,
        version=verdict.version,
        rating=cast.rating("false"),
        justification="رقم تازه",
        conclusion="نادرست است",
    )
    verification.submit(claim, actor=mina)
    review.approve(claim, actor=arash)
    publication.publish(claim, actor=arash)
    (again,) = results(api, f"?cursor={first['cursor']}")
    assert again["version"] == 2
    assert again["verdict"]["rating"] == "false"
    (correction,) = again["corrections"]
    assert (correction["kind"], correction["note"]) == ("substantial", "رقم نادرست بود")
    assert (correction["old_rating"], correction["new_rating"]) == ("half-true", "false")
    assert again["published_at"] == first["results"][0]["published_at"]


def test_a_minor_correction_is_silent(
    api: ApiClient, make_claim: cast.ClaimMaker, mina: User
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    publication.correct(claim, actor=mina, kind="minor", note="غلط املایی")
    verdict = claim.verdicts.latest("number")
    verification.write_verdict(
        claim,
        actor=mina,
        version=verdict.version,
        rating=verdict.rating,
        justification="آمار رسمی **درست‌تر** نوشته شد.",
        conclusion=verdict.conclusion,
    )
    publication.finish_minor_correction(claim, actor=mina)
    (found,) = results(api)
    assert found["version"] == 2
    assert found["corrections"] == []
    assert "درست‌تر" in found["verdict"]["justification"]["html"]
    assert found["reviewed_by_two"] is True


def test_a_withdrawn_claim_leaves_a_tombstone_that_repeats_nothing(
    api: ApiClient, make_claim: cast.ClaimMaker
) -> None:
    claim = make_claim(ClaimState.WITHDRAWN)
    (tombstone,) = results(api)
    assert tombstone["state"] == "withdrawn"
    assert tombstone["withdrawal_reason"] == "منبع پس گرفته شد"
    assert claim.statement not in json.dumps(tombstone, ensure_ascii=False)
    assert api.get(f"/api/v1/claims/{claim.uuid}/").json() == tombstone
    gone = api.get(f"/api/v1/claims/{claim.uuid}/", Accept="application/ld+json")
    assert gone.status_code == 410


def test_pages_follow_each_other_without_gap_or_repetition(
    api: ApiClient, make_claim: cast.ClaimMaker
) -> None:
    made = [str(make_claim(ClaimState.PUBLISHED).uuid) for _ in range(5)]
    path, seen, pages = "/api/v1/claims/?page_size=2&rating=half-true", [], 0
    while path:
        page = api.get(path).json()
        seen += [claim["id"] for claim in page["results"]]
        path = (page["next"] or "").removeprefix("http://127.0.0.1:8000")
        assert path == "" or "rating=half-true" in path
        pages += 1
    assert (seen, pages) == (made, 3)
    assert results(api, f"?cursor={page['cursor']}") == []


def test_the_list_costs_two_queries_however_long_it_is(
    api: ApiClient, make_claim: cast.ClaimMaker
) -> None:
    api.get("/api/v1/claims/")  # the key's first use is noted
    for _ in range(4):
        make_claim(ClaimState.PUBLISHED)
    with CaptureQueriesContext(connection) as queries:
        assert len(results(api)) == 4
    assert len(queries) == 2, [query["sql"] for query in queries]  # the key, and the claims


def test_filters_find_by_what_was_published(
    api: ApiClient, make_claim: cast.ClaimMaker, sara: User
) -> None:
    tag = Tag.objects.create(slug="transport", name_fa="حمل‌ونقل")
    claim = make_claim(ClaimState.IN_PROGRESS)
    triage.set_tags(claim, actor=sara, tags=[tag])
    claim = triage.edit_statement(
        claim,
        actor=sara,
        version=claim.version,
        statement=claim.statement,
        claimant="شهردار آذرشهر",
    )
    make_claim.cite_two(claim)
    make_claim.write(claim)
    verification.submit(claim, actor=sara)
    review.approve(claim, actor=make_claim.reviewer)
    publication.publish(claim, actor=make_claim.reviewer)
    other = make_claim(ClaimState.WITHDRAWN)
    mine, all_ = [str(claim.uuid)], [str(claim.uuid), str(other.uuid)]

    def ids(query: str) -> list[str]:
        return [found["id"] for found in results(api, query)]

    assert ids("?tag=transport") == mine
    assert ids("?tag=nothing") == []
    assert ids("?claimant=شهردار آذرشهر") == mine
    assert ids("?rating=half-true") == all_
    assert ids("?rating=false") == []
    same = claim.article_id == other.article_id
    assert ids(f"?article={claim.article.uuid}") == (all_ if same else mine)
    assert ids(f"?article={uuid4()}") == []
    assert ids("?outlet=روزنامهٔ آذر") == all_
    assert ids("?outlet=nowhere.example") == []
    assert ids("?updated_since=2020-01-01") == all_
    assert ids("?updated_since=2020-01-01T00:00:00+03:30") == all_
    moment = Publication.objects.get(claim=other).modified_at.isoformat().replace("+00:00", "Z")
    assert ids(f"?updated_since={moment}") == [str(other.uuid)]
    assert ids("?updated_since=2999-01-01") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=abc", "page_size"),
        ("cursor=!!!!", "cursor"),
        ("cursor=YWJj", "cursor"),
        ("cursor=czk5OTk5OTk5OTk5OTk5OTk5OTk5", "cursor"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-02-30", "updated_since"),
        ("updated_since=2026-01-01T00:00:00", "updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B14:00", "updated_since"),
        ("updated_since=۲۰۲۶-۰۱-۰۱", "updated_since"),
        ("article=7", "article"),
        ("tag=no%20slug", "tag"),
        ("updatedsince=2026-01-01", "updatedsince"),
        ("tag=a&tag=b", "tag"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused_by_name(
    api: ApiClient, query: str, field: str
) -> None:
    response = api.get(f"/api/v1/claims/?{query}")
    assert response.status_code == 400
    assert field in response.json()["error"]["fields"]


def test_a_nul_in_the_query_is_refused(api: ApiClient) -> None:
    assert api.get("/api/v1/claims/?claimant=a%00b").status_code == 400


@pytest.mark.parametrize("one", [False, True])
def test_an_unchanged_answer_is_not_sent_twice(
    api: ApiClient, make_claim: cast.ClaimMaker, mina: User, one: bool
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    path = f"/api/v1/claims/{claim.uuid}/" if one else "/api/v1/claims/"
    etag = api.get(path).headers["ETag"]
    again = api.get(path, **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    publication.correct(claim, actor=mina, kind="update", note="تازه شد")
    assert api.get(path, **{"If-None-Match": etag}).status_code == 200


def test_claim_review_by_content_negotiation(api: ApiClient, make_claim: cast.ClaimMaker) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    path = f"/api/v1/claims/{claim.uuid}/"
    response = api.get(path, Accept="application/ld+json")
    assert response.headers["Content-Type"] == "application/ld+json"
    assert response.json() == api.get(path).json()["claim_review"]
    assert "Accept" in response.headers["Vary"]
    assert api.get(path, Accept="image/png").status_code == 406


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_published_work_cannot_be_written(
    api: ApiClient, make_claim: cast.ClaimMaker, method: str
) -> None:
    claim = make_claim(ClaimState.PUBLISHED)
    for path in ("/api/v1/claims/", f"/api/v1/claims/{claim.uuid}/"):
        response = getattr(api.client, method)(path, headers=api.headers)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]


def test_an_unknown_claim_is_not_found(api: ApiClient) -> None:
    assert api.get(f"/api/v1/claims/{uuid4()}/").status_code == 404
    assert api.get("/api/v1/claims/not-a-uuid/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_nothing_while_writers_publish(
    make_claim: cast.ClaimMaker, make_key: Callable[..., str], mina: User
) -> None:
    approved = [make_claim(ClaimState.APPROVED) for _ in range(12)]
    api = ApiClient(make_key("read"))
    start, failures = threading.Barrier(3), []

    def write(claims: list[Claim]) -> None:
        try:
            start.wait()
            for claim in claims:
                publication.publish(claim, actor=mina)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(approved[half::2],)) for half in (0, 1)]
    for writer in writers:
        writer.start()
    start.wait()
    seen: list[str] = []
    path = "/api/v1/claims/?page_size=1"
    deadline = timezone.now().timestamp() + 20
    while timezone.now().timestamp() < deadline:
        done = not any(writer.is_alive() for writer in writers)
        page = api.get(path).json()
        seen += [claim["id"] for claim in page["results"]]
        path = f"/api/v1/claims/?page_size=1&cursor={page['cursor']}"
        if done and not page["results"]:
            break
    assert failures == []
    assert sorted(seen) == sorted(str(claim.uuid) for claim in approved)
