"""What the chief editor keeps in the admin, and what the history says of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import (
    ApiKey,
    Article,
    Event,
    Job,
    Publisher,
    Rating,
    Role,
    Source,
    Tag,
    User,
)
from annotations.workflow import keys
from tests.cast import PASSWORD, ClaimMaker

SignIn = Callable[[User], Client]


@pytest.fixture
def chief(arash: User, client_of: SignIn) -> Client:
    return client_of(arash)


def save(client: Client, name: str, row: Any = None, /, **fields: Any) -> Any:
    page = "change" if row is not None else "add"
    args = [row.pk] if row is not None else []
    return client.post(reverse(f"admin:annotations_{name}_{page}", args=args), fields)


def group(role: Role) -> int:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=role).pk


def test_a_source_is_added_and_changed_in_the_chiefs_name(chief: Client, arash: User) -> None:
    assert save(chief, "source", name="روزنامهٔ فردا", domain="farda.example").status_code == 302
    source = Source.objects.get(name="روزنامهٔ فردا")
    save(chief, "source", source, name="روزنامهٔ امروز", domain="farda.example")

    source.refresh_from_db()
    assert source.name == "روزنامهٔ امروز"
    events = Event.objects.filter(source_table="annotations_source").order_by("id")
    assert [(e.action, e.op, e.actor_id) for e in events] == [
        ("admin.source.save", "insert", arash.pk),
        ("admin.source.save", "update", arash.pk),
    ]


def test_a_faulty_form_saves_nothing_and_keeps_what_was_typed(chief: Client) -> None:
    page = save(chief, "source", name="", domain="farda.example")

    assert page.status_code == 200
    assert b"farda.example" in page.content
    assert not Source.objects.exists()


def test_a_tag_is_added(chief: Client) -> None:
    save(chief, "tag", name_fa="بهداشت", name_en="Health", slug="health")

    assert Tag.objects.get().name_fa == "بهداشت"


def test_a_person_is_made_with_roles_and_signs_in(
    chief: Client, arash: User, client: Client
) -> None:
    page = save(
        chief,
        "user",
        username="leila",
        display_name="لیلا فروغی",
        language="fa",
        groups=[group(Role.FACT_CHECKER)],
        password1="dur o deraz 14",
        password2="dur o deraz 14",
    )

    leila = User.objects.get(username="leila")
    assert page.status_code == 302
    assert leila.roles == {Role.FACT_CHECKER}
    assert client.login(username="leila", password="dur o deraz 14")
    events = Event.objects.filter(action="admin.user.save", actor_id=arash.pk)
    assert {"annotations_user", "annotations_user_groups"} <= set(
        events.values_list("source_table", flat=True)
    )


@pytest.mark.parametrize("password", ["short", "1234567890", "password1234"[:8]])
def test_a_weak_password_is_refused(chief: Client, password: str) -> None:
    page = save(
        chief, "user", username="leila", language="fa", password1=password, password2=password
    )

    assert page.status_code == 200
    assert not User.objects.filter(username="leila").exists()


def test_roles_are_changed(chief: Client, sara: User) -> None:
    save(
        chief,
        "user",
        sara,
        display_name="سارا کریمی",
        language="fa",
        theme="auto",
        is_active="on",
        groups=[group(Role.REVIEWER)],
    )

    assert User.objects.get(pk=sara.pk).roles == {Role.REVIEWER}


def test_nobody_changes_their_own_roles(chief: Client, arash: User) -> None:
    save(
        chief,
        "user",
        arash,
        display_name="آرش",
        language="en",
        theme="dark",
        groups=[group(Role.AUDITOR)],
    )

    fresh = User.objects.get(pk=arash.pk)
    assert fresh.display_name == "آرش"
    assert fresh.roles == {Role.CHIEF_EDITOR}
    assert fresh.is_active


def test_a_password_is_set_by_its_own_form_and_never_written_down(
    chief: Client, sara: User, arash: User, client: Client
) -> None:
    url = reverse("admin:auth_user_password_change", args=[sara.pk])
    page = chief.post(
        url,
        {"password1": "dur o deraz 14", "password2": "dur o deraz 14", "usable_password": "true"},
    )

    assert page.status_code == 302
    assert client.login(username="sara", password="dur o deraz 14")
    assert not client.login(username="sara", password=PASSWORD)
    event = Event.objects.filter(source_table="annotations_user").latest("id")
    assert (event.action, event.actor_id) == ("admin.user.set_password", arash.pk)
    assert event.after is not None
    assert event.after["password"] == "***"


@pytest.mark.parametrize("who", ["mina", "nasrin", "sara"])
def test_only_a_chief_editor_sets_passwords(
    who: str, reza: User, request: pytest.FixtureRequest, client_of: SignIn, client: Client
) -> None:
    person: User = request.getfixturevalue(who)
    url = reverse("admin:auth_user_password_change", args=[reza.pk])
    client_of(person).post(
        url, {"password1": "dur o deraz 14", "password2": "dur o deraz 14"}, follow=True
    )

    assert client.login(username="reza", password=PASSWORD)


def test_a_key_is_shown_once_and_opens_the_door(chief: Client, arash: User) -> None:
    publisher = Publisher.objects.create(name="روزنامهٔ فردا")
    page = save(chief, "apikey", publisher=publisher.pk, name="خواندن", scopes=["read", "intake"])
    text = page.content.decode()
    key = ApiKey.objects.get()
    shown = "rasti_" + text.partition("rasti-secret")[2].partition("rasti_")[2].partition("<")[0]

    assert keys.find_key(shown) == key
    assert "no-store" in page.headers["Cache-Control"]
    assert key.created_by == arash
    again = chief.get(reverse("admin:annotations_apikey_change", args=[key.pk])).content.decode()
    assert shown not in again
    assert key.secret_sha256 not in again
    assert 'name="_save"' not in again


@pytest.mark.parametrize("changes", [{"scopes": []}, {"name": ""}, {"expires_at": "فردا"}])
def test_a_key_that_is_not_whole_is_not_issued(chief: Client, changes: dict[str, Any]) -> None:
    publisher = Publisher.objects.create(name="روزنامهٔ فردا")
    whole = {"publisher": publisher.pk, "name": "خواندن", "scopes": ["read"]}

    assert save(chief, "apikey", **{**whole, **changes}).status_code == 200
    assert not ApiKey.objects.exists()


def test_a_key_is_revoked(chief: Client, arash: User) -> None:
    publisher = Publisher.objects.create(name="روزنامهٔ فردا")
    key, text = keys.issue_key(publisher, actor=arash, name="خواندن", scopes=["read"])
    chief.post(
        reverse("admin:annotations_apikey_changelist"),
        {"action": "revoke", "_selected_action": key.pk},
    )

    key.refresh_from_db()
    assert key.revoked_at is not None
    assert keys.find_key(text) is None


def test_an_article_is_segmented_again(chief: Client, article: Article, nasrin: User) -> None:
    chief.post(
        reverse("admin:annotations_article_changelist"),
        {"action": "segment_again", "_selected_action": article.pk},
    )

    article.refresh_from_db()
    assert article.state == "received"


def test_a_job_set_aside_is_tried_again(chief: Client, article: Article) -> None:
    job = Job.objects.get(article=article)
    Job.objects.filter(pk=job.pk).update(state="quarantined", last_error="x", attempts=5)
    chief.post(
        reverse("admin:annotations_job_changelist"),
        {"action": "retry", "_selected_action": job.pk},
    )

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_job_that_is_done_is_not_tried_again(chief: Client, article: Article) -> None:
    job = Job.objects.get(article=article)
    page = chief.post(
        reverse("admin:annotations_job_changelist"),
        {"action": "retry", "_selected_action": job.pk},
        follow=True,
    )

    job.refresh_from_db()
    assert job.state == "done"
    assert len(list(page.context["messages"])) == 1


def test_a_rating_in_use_keeps_what_machines_read(chief: Client, make_claim: ClaimMaker) -> None:
    claim = make_claim("in_review")
    rating = claim.verdicts.get().rating
    assert rating is not None
    save(
        chief,
        "rating",
        rating,
        slug="changed",
        number=1,
        order=99,
        scheme=rating.scheme_id,
        name_fa="نیمه‌درست!",
        name_en="Half true",
        definition_fa="ت",
        definition_en="d",
    )

    fresh = Rating.objects.get(pk=rating.pk)
    assert fresh.name_fa == "نیمه‌درست!"
    assert (fresh.slug, fresh.number, fresh.order) == (rating.slug, rating.number, rating.order)


def test_the_history_of_a_row_is_the_audit_log(chief: Client, article: Article) -> None:
    url = reverse("admin:annotations_article_history", args=[article.pk])
    page = chief.get(url, follow=True)

    rows = page.context["cl"].result_list
    assert rows
    assert {(row.source_table, row.object_id) for row in rows} == {
        ("annotations_article", str(article.pk))
    }


def test_an_event_shows_before_and_after(nasrin: User, make_claim: ClaimMaker, client_of) -> None:
    claim = make_claim("queued")
    event = Event.objects.filter(claim_id=claim.pk, action="claim.accept").latest("id")
    text = (
        client_of(nasrin)
        .get(reverse("admin:annotations_event_change", args=[event.pk]))
        .content.decode()
    )

    for shown in ("پیشنهاد ماشین", "در صف", "ادعا را پذیرفت"):
        assert shown in text, shown
    for raw in (">claim.accept<", ">update<", ">queued<"):
        assert raw not in text.partition("<main")[2], raw


@pytest.mark.parametrize(
    "query",
    [
        "?q=سارا",
        "?q=claim.accept",
        "?actor_kind__exact=person",
        "?source_table=annotations_claim",
        "?object_id=1",
        "?op=update",
        "?q=%27%3B--",
        "?p=999",
        "?o=9",
    ],
)
def test_the_log_is_filtered(nasrin: User, article: Article, client_of: SignIn, query: str) -> None:
    page = client_of(nasrin).get(reverse("admin:annotations_event_changelist") + query, follow=True)

    assert page.status_code == 200


@pytest.mark.parametrize(
    "name", ["article", "segmentationrun", "job", "source", "tag", "user", "event", "apikey"]
)
def test_lists_ask_the_database_no_more_for_more_rows(
    name: str,
    chief: Client,
    arash: User,
    make_claim: ClaimMaker,
    django_assert_max_num_queries: Any,
) -> None:
    url = reverse(f"admin:annotations_{name}_changelist")
    publisher = Publisher.objects.create(name="روزنامهٔ فردا")

    def more(turn: int) -> None:
        for number in range(3):
            for _ in range(3):
                make_claim("suggested")
            Tag.objects.create(slug=f"t-{turn}-{number}", name_fa=f"برچسب {turn} {number}")
            User.objects.create_user(f"person-{turn}-{number}").groups.add(group(Role.REVIEWER))
            keys.issue_key(publisher, actor=arash, name=f"k{turn}{number}", scopes=["read"])

    more(1)
    chief.get(url)
    with django_assert_max_num_queries(14) as counted:
        chief.get(url)
    first = len(counted)
    more(2)
    with django_assert_max_num_queries(first):
        chief.get(url)
