"""The history: by whom, what, before and after; written by the database, never taken back."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from annotations.models import Claim, Event, Publisher, Role, User, WebhookSecret
from annotations.models.publishing import WebhookSubscription
from annotations.workflow import keys, publication, review, triage, verification
from annotations.workflow.audit import Actor, acting
from annotations.workflow.errors import WrongState
from tests.cast import ClaimMaker
from tests.workflow.raw import refused_by_database


def last(claim: Claim) -> Event:
    return Event.objects.filter(source_table="annotations_claim", object_id=claim.pk).latest("id")


def raw(sql: str, *arguments: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)


STEPS: list[tuple[str, str, str, Callable[[Claim, User], object]]] = [
    ("suggested", "claim.accept", "queued", lambda c, a: triage.accept(c, actor=a)),
    ("queued", "claim.take", "in_progress", lambda c, a: verification.take(c, actor=a)),
    ("in_review", "claim.approve", "approved", lambda c, a: review.approve(c, actor=a)),
    ("approved", "claim.publish", "published", lambda c, a: publication.publish(c, actor=a)),
]


@pytest.mark.parametrize(("state", "action", "target", "step"), STEPS)
def test_a_step_leaves_who_what_before_and_after(
    make_claim: ClaimMaker,
    arash: User,
    state: str,
    action: str,
    target: str,
    step: Callable[[Claim, User], object],
) -> None:
    claim = make_claim(state)

    step(claim, arash)

    event = last(claim)
    assert (event.action, event.actor_kind, event.actor_id, event.actor_name) == (
        action,
        "person",
        arash.pk,
        "آرش نیک‌نام",
    )
    assert event.before is not None
    assert event.after is not None
    assert (event.before["state"], event.after["state"]) == (state, target)
    assert event.after["version"] == event.before["version"] + 1
    assert "statement" not in event.after
    assert (event.claim_id, event.article_id) == (claim.pk, claim.article_id)


def test_all_rows_of_one_step_share_its_operation(make_claim: ClaimMaker, mina: User) -> None:
    claim = review.approve(make_claim("in_review"), actor=mina)

    tables = Event.objects.filter(operation=last(claim).operation).values_list(
        "source_table", flat=True
    )
    assert sorted(tables) == ["annotations_claim", "annotations_review"]


def test_nobody_is_named_for_what_came_after(make_claim: ClaimMaker, sara: User) -> None:
    claim = triage.accept(make_claim("suggested"), actor=sara)
    Claim.objects.filter(pk=claim.pk).update(priority=30)

    event = last(claim)
    assert (event.actor_kind, event.action, event.actor_id) == ("database", "", None)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_named_in_the_next_transaction(make_claim: ClaimMaker, sara: User) -> None:
    claim = triage.accept(make_claim("suggested"), actor=sara)
    raw("UPDATE annotations_claim SET priority = 30 WHERE id = %s", claim.pk)

    event = last(claim)
    assert (event.actor_kind, event.actor_name) == (
        "database",
        connection.settings_dict["USER"] or event.actor_name,
    )


def test_a_refused_step_names_nobody_afterwards(make_claim: ClaimMaker, sara: User) -> None:
    claim = make_claim("published")
    with pytest.raises(WrongState):
        triage.accept(claim, actor=sara)
    raw("UPDATE annotations_claim SET priority = 30 WHERE id = %s", claim.pk)

    assert last(claim).actor_kind == "database"


def test_a_step_inside_another_gives_the_outer_ones_name_back(
    make_claim: ClaimMaker, sara: User
) -> None:
    first, second, third = (make_claim("suggested") for _ in range(3))
    with acting(Actor.command("import"), "import.all"):
        Claim.objects.filter(pk=first.pk).update(priority=30)
        triage.accept(second, actor=sara)
        with pytest.raises(ZeroDivisionError), acting(sara, "claim.fails"):
            raise ZeroDivisionError
        Claim.objects.filter(pk=third.pk).update(priority=30)

    assert [last(claim).action for claim in (first, second, third)] == [
        "import.all",
        "claim.accept",
        "import.all",
    ]


def test_the_reason_is_in_the_event(make_claim: ClaimMaker, arash: User) -> None:
    claim = publication.withdraw(make_claim("published"), actor=arash, reason="منبع پس گرفته شد")

    assert last(claim).reason == "منبع پس گرفته شد"


def test_raw_sql_is_recorded_as_the_databases(make_claim: ClaimMaker) -> None:
    claim = make_claim("queued")
    raw("UPDATE annotations_claim SET statement = 'دستکاری' WHERE id = %s", claim.pk)

    event = last(claim)
    assert (event.actor_kind, event.op) == ("database", "update")
    assert event.after == {"statement": "دستکاری"}
    assert event.before == {"statement": claim.statement}


def test_a_change_that_changes_nothing_leaves_no_event(make_claim: ClaimMaker) -> None:
    claim = make_claim("queued")
    events = Event.objects.count()
    raw("UPDATE annotations_claim SET statement = statement WHERE id = %s", claim.pk)
    raw("UPDATE annotations_claim SET lease_until = now() WHERE id = %s", claim.pk)

    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "table", ["annotations_event", "annotations_review", "annotations_verdictauthor"]
)
def test_what_is_written_is_not_changed_deleted_or_emptied(
    make_claim: ClaimMaker, table: str
) -> None:
    make_claim("published")
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    column = {"annotations_event": "action", "annotations_review": "reason"}.get(table, "at")
    value = "now()" if column == "at" else "'x'"

    refused_by_database(f"UPDATE {table} SET {column} = {value}")
    refused_by_database(f"DELETE FROM {table}")
    refused_by_database(f"TRUNCATE {table} CASCADE")


def test_a_text_as_received_never_changes(article) -> None:
    assert refused_by_database("UPDATE annotations_revision SET text = 'x'")
    assert refused_by_database("UPDATE annotations_revision SET sha256 = repeat('0', 64)")


def test_an_event_is_not_changed_through_the_orm(make_claim: ClaimMaker) -> None:
    claim = make_claim("queued")

    for act in (
        lambda: Event.objects.update(action="x"),
        lambda: Event.objects.all().delete(),
        lambda: last(claim).delete(),
    ):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            act()


def test_secrets_are_never_in_the_history(arash: User) -> None:
    publisher = Publisher.objects.create(name="روزنامهٔ فردا")
    key, text = keys.issue_key(publisher, actor=arash, name="خواندن", scopes=["read"])
    secret = WebhookSecret.objects.create(
        subscription=WebhookSubscription.objects.create(
            publisher=publisher, url="https://hook.example/", events=["claim.published"]
        ),
        secret="whsec_cGFzc3dvcmQ=",
    )
    arash.set_password("another long word")
    arash.save()
    arash.refresh_from_db()

    written = "".join(
        str(event.before) + str(event.after) for event in Event.objects.order_by("id")
    )
    for hidden in (text, text.split("_")[2], key.secret_sha256, secret.secret, arash.password):
        assert hidden not in written
    event = Event.objects.filter(source_table="annotations_user", object_id=arash.pk).latest("id")
    assert event.after is not None
    assert event.after["password"] == "***"


def test_a_person_renamed_keeps_the_name_they_had(make_claim: ClaimMaker, sara: User) -> None:
    claim = triage.accept(make_claim("suggested"), actor=sara)
    sara.display_name = "سارا رضایی"
    sara.save()

    assert last(claim).actor_name == "سارا کریمی"


def test_a_key_and_a_command_are_named(arash: User, make_claim: ClaimMaker) -> None:
    publisher = Publisher.objects.create(name="روزنامهٔ فردا")
    key, _text = keys.issue_key(publisher, actor=arash, name="فرستادن", scopes=["intake"])
    claim = make_claim("queued")
    for priority, actor in ((30, Actor.key(key)), (40, Actor.command("add_article"))):
        with acting(actor, "test"):
            Claim.objects.filter(pk=claim.pk).update(priority=priority)

    assert [
        (event.actor_kind, event.actor_name)
        for event in Event.objects.filter(action="test").order_by("id")
    ] == [("api_key", "روزنامهٔ فردا: فرستادن"), ("command", "add_article")]


def test_roles_are_made_by_the_migration(db: None, django_user_model) -> None:
    from django.contrib.auth.models import Group

    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_a_role_given_and_taken_is_in_the_history(sara: User, arash: User) -> None:
    from django.contrib.auth.models import Group

    reviewers = Group.objects.get(name=Role.REVIEWER)
    with acting(arash, "admin.user.save"):
        sara.groups.add(reviewers)
    with acting(arash, "admin.user.save"):
        sara.groups.remove(reviewers)

    events = Event.objects.filter(source_table="annotations_user_groups", actor_id=arash.pk)
    assert [event.op for event in events.order_by("id")] == ["insert", "delete"]
