"""The workbench: who sees it, what it shows, and that more claims cost no more queries."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Appearance, Article, Claim, ClaimState, Event, Origin, User
from annotations.workflow import triage
from tests.cast import ClaimMaker

ClientOf = Callable[[User], Client]


def _url(article: Article) -> str:
    return reverse("desk:workbench", args=[article.uuid])


def _first(article: Article) -> Claim:
    return article.claims.order_by("id")[0]


@pytest.fixture
def people(sara: User, reza: User, mina: User, arash: User, nasrin: User) -> list[User]:
    return [sara, reza, mina, arash, nasrin]


def test_every_role_may_read_it(article: Article, people: list[User], client_of: ClientOf) -> None:
    for person in people:
        response = client_of(person).get(_url(article), {"claim": str(_first(article).uuid)})

        assert response.status_code == 200
        assert response.context["panel"].claim == _first(article)


def test_a_visitor_is_sent_to_sign_in_and_comes_back(article: Article, client: Client) -> None:
    response = client.get(_url(article) + "?claim=x")

    assert response.status_code == 302
    assert "next=/articles/" in response["Location"]


def test_somebody_without_a_role_is_told_so(
    article: Article, outsider: User, client_of: ClientOf
) -> None:
    assert client_of(outsider).get(_url(article)).status_code == 403


def test_nothing_is_there_for_an_unknown_article_or_claim(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)

    assert client.get(reverse("desk:workbench", args=[uuid4()])).status_code == 404
    assert client.get(_url(article), {"claim": str(uuid4())}).status_code == 404
    assert client.get(_url(article), {"unit": "999"}).status_code == 404


def test_a_damaged_address_shows_the_article(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)

    assert client.get(_url(article), {"claim": "x'--"}, follow=True).status_code == 200
    assert (
        client.get(_url(article), {"unit": "9" * 40, "show": "?", "order": "?"}).status_code == 200
    )


def test_it_is_looked_at_and_not_posted_to(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    assert client_of(sara).post(_url(article)).status_code == 405


def test_the_text_is_shown_as_received(article: Article, sara: User, client_of: ClientOf) -> None:
    import html
    import re

    page = client_of(sara).get(_url(article)).content.decode()
    inside = re.search(r'<article class="received".*?>(.*?)</article>', page, re.DOTALL)

    assert inside is not None
    text = article.revisions.get().text
    assert html.unescape(re.sub(r"<[^>]+>", "", inside[1])) == text


def test_the_page_carries_no_inline_style_or_handler(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    import re

    page = client_of(sara).get(_url(article), {"claim": str(_first(article).uuid)}).content.decode()

    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    assert "<script>" not in page


def test_a_claim_of_another_article_is_looked_at_there(
    make_claim: ClaimMaker, article: Article, sara: User, client_of: ClientOf
) -> None:
    from tests import cast

    other = cast.bring_in(sara, "در سال ۱۴۰۱ صادرات ۱۲ درصد رشد کرد.\n", title="دیگر")
    claim = _first(other)

    response = client_of(sara).get(_url(article), {"claim": str(claim.uuid)})

    assert response.status_code == 302
    assert str(other.uuid) in response["Location"]


def test_the_list_is_filtered_and_sorted_by_the_address(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claims = list(article.claims.order_by("id"))
    triage.accept(claims[0], actor=sara)
    triage.dismiss(claims[1], actor=sara, reason="نظر است")
    client = client_of(sara)

    def shown(**query: str) -> list[str]:
        return [row.state for row in client.get(_url(article), query).context["board"].shown]

    assert set(shown(show="suggestions")) == {"suggested"}
    assert shown(show="work") == ["queued"]
    assert shown(show="mine") == []
    assert len(shown()) == len(claims)
    worths = [
        row.checkworthiness
        for row in client.get(_url(article), {"order": "worth"}).context["board"].shown
    ]
    assert worths == sorted(worths, reverse=True)


def test_the_panel_alone_is_answered_to_htmx(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _first(article)
    url = reverse("desk:claim_panel", args=[claim.uuid])
    client = client_of(sara)

    fragment = client.get(url, headers={"HX-Request": "true"})

    assert "<html" not in fragment.content.decode()
    assert f'data-claim="{claim.uuid}"' in fragment.content.decode()
    assert fragment["HX-Push-Url"] == f"{_url(article)}?claim={claim.uuid}"
    assert client.get(url)["Location"] == f"{_url(article)}?claim={claim.uuid}"


def test_a_claims_lasting_address_leads_to_its_workbench(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    claim = _first(article)

    response = client_of(sara).get(reverse("desk:claim", args=[claim.uuid]))

    assert response["Location"] == f"{_url(article)}?claim={claim.uuid}"


def test_a_sentence_that_is_no_claim_can_be_looked_at_and_marked(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    taken = set(Appearance.objects.filter(article=article).values_list("start", "end"))
    unit = next(
        u for u in article.runs.get().units.order_by("ordinal") if (u.start, u.end) not in taken
    )
    client = client_of(sara)

    page = client.get(_url(article), {"unit": unit.ordinal})
    form = page.context["mark_form"]
    marked = client.post(
        reverse("desk:mark", args=[article.uuid]),
        {name: form[name].value() for name in ("revision", "start", "end", "statement")},
    )

    claim = Claim.objects.get(origin=Origin.PERSON)
    assert marked.status_code == 302
    assert str(claim.uuid) in marked["Location"]
    assert claim.state == ClaimState.QUEUED
    assert (claim.appearances.get().start, claim.appearances.get().end) == (unit.start, unit.end)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"revision": "1", "start": "5", "end": "2"},
        {"revision": "1", "start": "0", "end": "999999999"},
        {"revision": "1", "start": "9" * 30, "end": "9" * 31},
        {"revision": "7", "start": "0", "end": "5"},
        {"revision": "1", "start": "x", "end": "y"},
        {"revision": "1", "start": "0", "end": "20", "statement": "الف" * 5000},
    ],
)
def test_a_passage_that_cannot_be_marked_is_refused_with_a_message(
    article: Article, sara: User, client_of: ClientOf, sent: dict[str, str]
) -> None:
    url = reverse("desk:mark", args=[article.uuid])

    page = client_of(sara).post(url, sent)
    fragment = client_of(sara).post(url, sent, headers={"HX-Request": "true"})

    assert page.status_code == fragment.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert 'role="alert"' in fragment.content.decode()
    assert not Claim.objects.filter(origin=Origin.PERSON).exists()


def test_an_auditor_marks_nothing(article: Article, nasrin: User, client_of: ClientOf) -> None:
    page = client_of(nasrin).get(_url(article))
    refused = client_of(nasrin).post(
        reverse("desk:mark", args=[article.uuid]), {"revision": 1, "start": 0, "end": 9}
    )

    assert 'id="marking"' not in page.content.decode()
    assert refused.status_code == 403


def test_undo_takes_back_ones_own_last_decision_one_after_the_other(
    article: Article, sara: User, reza: User, client_of: ClientOf
) -> None:
    first, second, third = article.claims.order_by("id")[:3]
    triage.accept(first, actor=sara)
    triage.dismiss(second, actor=sara, reason="نظر است")
    triage.accept(third, actor=reza)
    client = client_of(sara)
    url = reverse("desk:undo", args=[article.uuid])

    states = []
    for _ in range(3):
        response = client.post(url)
        states.append(
            [
                response.status_code,
                *Claim.objects.filter(pk__in=[first.pk, second.pk, third.pk])
                .order_by("id")
                .values_list("state", flat=True),
            ]
        )

    assert states == [
        [302, "queued", "suggested", "queued"],
        [302, "suggested", "suggested", "queued"],
        [422, "suggested", "suggested", "queued"],
    ]
    assert Event.objects.filter(claim_id=second.pk, action="claim.restore").exists()


def test_undo_leaves_what_others_have_touched_since(
    article: Article, sara: User, reza: User, client_of: ClientOf
) -> None:
    from annotations.workflow import verification

    claim = triage.accept(_first(article), actor=sara)
    verification.release(verification.take(claim, actor=reza), actor=reza)

    response = client_of(sara).post(
        reverse("desk:undo", args=[article.uuid]), headers={"HX-Request": "true"}
    )

    assert response.status_code == 422
    assert "rasti:message" in response["HX-Trigger"]
    claim.refresh_from_db()
    assert claim.state == ClaimState.QUEUED


def _more_claims(article: Article, number: int) -> None:
    revision = article.revisions.get()
    claims = Claim.objects.bulk_create(
        Claim(
            article=article,
            statement=f"ادعای {n}",
            origin=Origin.MACHINE,
            checkworthiness=0.5,
            state=ClaimState.SUGGESTED,
        )
        for n in range(number)
    )
    Appearance.objects.bulk_create(
        Appearance(
            claim=claim,
            article=article,
            revision=revision,
            start=n % 300,
            end=n % 300 + 40,
            quote="x",
            is_primary=True,
            origin=Origin.PERSON,
        )
        for n, claim in enumerate(claims)
    )


def test_queries_do_not_grow_with_the_claims(
    article: Article, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    query = {"claim": str(_first(article).uuid)}
    client.get(_url(article), query)

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(_url(article), query)
    _more_claims(article, 500)
    with CaptureQueriesContext(connection) as many:
        response = client.get(_url(article), query)

    assert response.status_code == 200
    assert len(response.context["board"].rows) > 500
    assert len(many) == len(few)
    assert len(many) <= 32
