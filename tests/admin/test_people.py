"""People, topics and outlets in the admin: who is let in, and what forms refuse."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Event, Source, Tag, User
from annotations.workflow import people
from annotations.workflow.errors import NotAllowed
from tests.cast import PASSWORD, Page

SignIn = Callable[[User], Client]
PEOPLE = "admin:annotations_user_changelist"


@pytest.fixture
def chief(arash: User, client_of: SignIn) -> Client:
    return client_of(arash)


def choose(client: Client, action: str, *users: User) -> Page:
    chosen = {"action": action, "_selected_action": [user.pk for user in users]}
    return client.post(reverse(PEOPLE), chosen, follow=True)


def save(client: Client, name: str, row: Any, /, **fields: Any) -> Any:
    return client.post(reverse(f"admin:annotations_{name}_change", args=[row.pk]), fields)


def test_who_leaves_is_switched_off_and_can_come_back(
    chief: Client, sara: User, client: Client, arash: User
) -> None:
    assert client.login(username="sara", password=PASSWORD)

    choose(chief, "switch_off", sara)
    assert not User.objects.get(pk=sara.pk).is_active
    assert not client.login(username="sara", password=PASSWORD)
    assert client.get("/").status_code == 302
    choose(chief, "switch_on", sara)
    assert client.login(username="sara", password=PASSWORD)

    events = Event.objects.filter(source_table="annotations_user", object_id=sara.pk)
    done = events.filter(actor_id=arash.pk).order_by("id").values_list("action", flat=True)
    assert list(done) == ["person.switch_off", "person.switch_on"]


def test_nobody_locks_themselves_or_everybody_out(chief: Client, arash: User, sara: User) -> None:
    page = choose(chief, "switch_off", arash, sara)

    assert User.objects.get(pk=arash.pk).is_active
    assert not User.objects.get(pk=sara.pk).is_active
    assert len(list(page.context["messages"])) == 2


@pytest.mark.parametrize("who", ["arash", "nasrin"])
def test_nothing_of_a_password_is_shown(
    who: str, sara: User, request: pytest.FixtureRequest, client_of: SignIn
) -> None:
    client = client_of(request.getfixturevalue(who))
    text = client.get(reverse("admin:annotations_user_change", args=[sara.pk])).content.decode()

    assert sara.password not in text
    for part in ("argon2", "pbkdf2", "md5", sara.password.split("$")[-1][:6]):
        assert part not in text, part


@pytest.mark.parametrize("who", ["mina", "nasrin"])
def test_only_a_chief_editor_lets_people_in_and_out(
    who: str, sara: User, request: pytest.FixtureRequest, client_of: SignIn
) -> None:
    actor: User = request.getfixturevalue(who)
    client_of(actor).post(
        reverse(PEOPLE), {"action": "switch_off", "_selected_action": [sara.pk]}, follow=True
    )

    assert User.objects.get(pk=sara.pk).is_active
    with pytest.raises(NotAllowed):
        people.switch(sara, actor=actor, on=False)


def test_topics_stand_below_their_parents_and_never_below_themselves(chief: Client) -> None:
    water = Tag.objects.create(slug="water", name_fa="آب")
    nature = Tag.objects.create(slug="nature", name_fa="محیط زیست")
    Tag.objects.filter(pk=water.pk).update(parent=nature)
    Tag.objects.create(slug="art", name_fa="هنر")

    listed = chief.get(reverse("admin:annotations_tag_changelist")).context["cl"].result_list
    assert [(tag.name_fa, tag.depth) for tag in listed] == [
        ("محیط زیست", 0),
        ("آب", 1),
        ("هنر", 0),
    ]
    fields = {"name_fa": "محیط زیست", "slug": "nature"}
    page = save(chief, "tag", nature, **fields, parent=water.pk)
    assert page.context["adminform"].form.errors["parent"]
    nature.refresh_from_db()
    assert nature.parent is None


def test_an_outlet_is_not_its_own_owner_and_its_domain_is_cleaned(chief: Client) -> None:
    house = Source.objects.create(name="خانهٔ خبر")
    paper = Source.objects.create(name="روزنامهٔ فردا", owner=house)

    page = save(chief, "source", house, name="خانهٔ خبر", owner=paper.pk)
    assert page.context["adminform"].form.errors["owner"]
    save(chief, "source", paper, name="روزنامهٔ فردا", domain="https://www.Farda.example/news/1")

    paper.refresh_from_db()
    assert paper.domain == "farda.example"
