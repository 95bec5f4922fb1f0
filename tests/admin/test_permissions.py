"""Who sees and who changes what in the admin, cell by cell, and that every page opens."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.admin.permissions import TABLE
from annotations.admin.site import desk_admin
from annotations.models import (
    Article,
    Event,
    Job,
    Rating,
    RatingScheme,
    Role,
    SegmentationRun,
    User,
)
from tests.cast import ClaimMaker

SignIn = Callable[[User], Client]

SEEN_BY = {
    "claim": "mina arash nasrin",
    "article": "mina arash nasrin",
    "segmentationrun": "mina arash nasrin",
    "job": "mina arash nasrin",
    "evidence": "mina arash nasrin",
    "capture": "mina arash nasrin",
    "comment": "mina arash nasrin",
    "contact": "mina arash nasrin",
    "source": "mina arash nasrin",
    "feed": "mina arash nasrin",
    "tag": "mina arash nasrin",
    "ratingscheme": "mina arash nasrin",
    "rating": "mina arash nasrin",
    "user": "arash nasrin",
    "publisher": "arash nasrin",
    "apikey": "arash nasrin",
    "webhooksubscription": "arash nasrin",
    "delivery": "arash nasrin",
    "notification": "arash nasrin",
    "savedfilter": "arash nasrin",
    "event": "arash nasrin",
}
ADDED_BY = dict.fromkeys(
    ("source", "feed", "tag", "ratingscheme", "rating", "user", "publisher", "apikey"), "arash"
)
PEOPLE = ("sara", "mina", "arash", "nasrin", "outsider")


@pytest.fixture
def people(sara: User, mina: User, arash: User, nasrin: User, outsider: User) -> dict[str, User]:
    return {person.username: person for person in (sara, mina, arash, nasrin, outsider)}


def test_every_page_is_in_the_table() -> None:
    names = {model._meta.model_name for model in desk_admin._registry}

    assert names == set(SEEN_BY) == {model._meta.model_name for model in TABLE}


@pytest.mark.parametrize("name", list(SEEN_BY))
def test_lists_and_forms_open_for_those_they_are_for(
    name: str, people: dict[str, User], client_of: SignIn
) -> None:
    for person in PEOPLE:
        client = client_of(people[person])
        sees = person in SEEN_BY[name].split()
        adds = person in ADDED_BY.get(name, "").split()
        assert client.get(
            reverse(f"admin:annotations_{name}_changelist"), follow=True
        ).status_code == (200 if sees else 403), person
        if name != "claim":
            assert client.get(
                reverse(f"admin:annotations_{name}_add"), follow=True
            ).status_code == (200 if adds else 403), person


@pytest.mark.parametrize("name", list(SEEN_BY))
def test_nobody_deletes_anything(
    name: str, arash: User, article: Article, client_of: SignIn, make_claim: ClaimMaker
) -> None:
    make_claim("in_review")
    rows = {model._meta.model_name: model for model in TABLE}[name]
    row = rows._default_manager.first()
    client = client_of(arash)
    if row is not None:
        url = reverse(f"admin:annotations_{name}_delete", args=[row.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
        assert rows._default_manager.filter(pk=row.pk).exists()
    list_page = client.get(reverse(f"admin:annotations_{name}_changelist"))
    assert b"delete_selected" not in list_page.content


def test_an_auditor_opens_every_row_and_changes_none(
    nasrin: User, article: Article, make_claim: ClaimMaker, client_of: SignIn
) -> None:
    claim = make_claim("in_review")
    client = client_of(nasrin)
    rows = {
        "claim": claim,
        "article": article,
        "segmentationrun": SegmentationRun.objects.first(),
        "job": Job.objects.first(),
        "source": article.source,
        "ratingscheme": RatingScheme.objects.first(),
        "rating": Rating.objects.first(),
        "user": nasrin,
        "event": Event.objects.first(),
    }
    for name, row in rows.items():
        assert row is not None
        url = reverse(f"admin:annotations_{name}_change", args=[row.pk])
        page = client.get(url)
        assert page.status_code == 200, name
        assert 'name="_save"' not in page.content.decode(), name
    before = Event.objects.count()
    for name, row in rows.items():
        assert row is not None
        url = reverse(f"admin:annotations_{name}_change", args=[row.pk])
        assert client.post(url, {"name": "x", "name_fa": "x"}).status_code in (403, 200), name
    queue = reverse("admin:annotations_claim_changelist")
    client.post(queue, {"action": "approve", "_selected_action": claim.pk})
    claim.refresh_from_db()
    assert claim.state == "in_review"
    assert Event.objects.count() == before


def test_a_stranger_is_led_to_the_desks_sign_in(client: Client, db: None) -> None:
    page = client.get(reverse("admin:index"), follow=True)

    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "next=" in page.redirect_chain[-1][0]


@pytest.mark.parametrize("person", ["sara", "outsider"])
def test_those_without_work_here_are_told_so(
    person: str, people: dict[str, User], client_of: SignIn
) -> None:
    page = client_of(people[person]).get(reverse("admin:index"), follow=True)

    assert page.status_code == 403


def test_a_superuser_without_a_role_has_nothing_here(
    django_user_model: type[User], client_of: SignIn
) -> None:
    root = django_user_model.objects.create_superuser("root", password="x")

    assert client_of(root).get(reverse("admin:index"), follow=True).status_code == 403


def test_the_front_page_shows_what_the_role_sees(
    mina: User, arash: User, client_of: SignIn
) -> None:
    chief = client_of(arash).get(reverse("admin:index")).content.decode()
    reviewer = client_of(mina).get(reverse("admin:index")).content.decode()

    assert reverse("admin:annotations_claim_changelist") in reviewer
    assert reverse("admin:annotations_apikey_changelist") in chief
    assert reverse("admin:annotations_apikey_changelist") not in reviewer


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("name", [*SEEN_BY, "index"])
def test_pages_are_clean_under_the_strict_policy(
    name: str, language: str, arash: User, make_claim: ClaimMaker, client_of: SignIn
) -> None:
    make_claim("in_review")
    arash.language = language
    arash.save()
    client = client_of(arash)
    url = "admin:index" if name == "index" else f"admin:annotations_{name}_changelist"
    page = client.get(reverse(url))
    text = page.content.decode()

    assert page.status_code == 200
    assert f'lang="{language}"' in text
    for inline in (" style=", " onclick=", " onload=", "javascript:"):
        assert inline not in text, inline
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    for block in text.split("<script")[1:]:
        head, _closed, body = block.partition(">")
        inside = body.partition("</script>")[0].strip()
        kinds = ("src=", 'type="application/json"')
        assert any(kind in head for kind in kinds) or (nonce and nonce in head) or not inside
    assert Role.CHIEF_EDITOR in arash.roles
