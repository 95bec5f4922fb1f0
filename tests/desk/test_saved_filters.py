"""Saved filters: one's own, under a name, over the lists; one of them opens the list."""

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import SavedFilter, User
from annotations.workflow import filters

ClientOf = Callable[[User], Client]


def save(client: Client, name: str, query: str = "tab=overdue&sort=age", page: str = "queue"):
    return client.post("/filters/save/", {"page": page, "name": name, "query": query})


def names(client: Client, address: str = "/queue/?tab=all") -> list[str]:
    return [one.name for one in client.get(address).context["saved"].filters]


def test_a_filter_is_saved_shown_and_leads_back_to_what_it_shows(
    sara: User, reza: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    response = save(client, "عقب‌افتاده‌ها")
    assert response["Location"] == "/queue/?tab=overdue&sort=age"
    page = client.get(response["Location"])
    shown = page.context["saved"].filters
    assert [(one.name, one.is_current) for one in shown] == [("عقب‌افتاده‌ها", True)]
    assert page.context["saved"].is_saved
    assert not client.get("/queue/?tab=all").context["saved"].is_saved
    assert names(client_of(reza)) == [], "each person has their own"


def test_where_in_the_list_one_was_is_not_saved(sara: User, client_of: ClientOf) -> None:
    save(client_of(sara), "الف", "tab=all&after=abc")
    assert SavedFilter.objects.get().query == "tab=all"


def test_it_is_renamed_and_removed_by_its_owner_alone(
    sara: User, reza: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    save(client, "الف")
    one = SavedFilter.objects.get()
    other = client_of(reza)
    for way in ("rename", "remove", "usual"):
        assert other.post(f"/filters/{one.pk}/{way}/", {"name": "ب"}).status_code == 404
        assert client.get(f"/filters/{one.pk}/{way}/").status_code == 405
    client.post(f"/filters/{one.pk}/rename/", {"name": "ب", "query": "tab=all"})
    assert names(client) == ["ب"]
    client.post(f"/filters/{one.pk}/remove/", {})
    assert names(client) == []


@pytest.mark.parametrize("name", ["", " \n ", "ن" * 81])
def test_a_name_that_is_none_is_said_so(name: str, sara: User, client_of: ClientOf) -> None:
    client = client_of(sara)
    response = save(client, name)
    assert response["Location"] == "/queue/?tab=overdue&sort=age", "what was shown is not lost"
    assert [str(m) for m in client.get("/queue/?tab=all").context["messages"]]
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("page", ["", "nothing", "queue/../admin"])
def test_a_page_without_filters_has_none(page: str, sara: User, client_of: ClientOf) -> None:
    assert save(client_of(sara), "الف", page=page).status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_query_leads_nowhere_but_to_the_list(sara: User, client_of: ClientOf) -> None:
    response = save(client_of(sara), "", "tab=all\r\nLocation: //evil.example&q=//evil.example")
    assert response["Location"].startswith("/queue/?tab=all")
    assert "\n" not in response["Location"]


def test_the_list_opens_with_the_usual_one_in_this_browser(sara: User, client_of: ClientOf) -> None:
    client = client_of(sara)
    save(client, "مهلت", "tab=all&sort=due")
    one = SavedFilter.objects.get()
    client.post(f"/filters/{one.pk}/usual/", {"usual": "yes", "query": "tab=all"})
    assert client.get("/queue/")["Location"] == "/queue/?tab=all&sort=due"
    assert client.get("/queue/?tab=mine").status_code == 200, "what is asked for is shown"
    assert client_of(sara).get("/queue/").status_code == 200, "elsewhere it opens as ever"

    client.post(f"/filters/{one.pk}/usual/", {"usual": "no"})
    assert client.get("/queue/").status_code == 200


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, ""])
def test_a_damaged_cookie_opens_the_list_as_ever(
    value: str, sara: User, client_of: ClientOf
) -> None:
    client = client_of(sara)
    client.cookies["rasti_usual_queue"] = value
    assert client.get("/queue/").status_code == 200


def test_somebody_elses_usual_filter_opens_nothing(
    sara: User, reza: User, client_of: ClientOf
) -> None:
    one = filters.save_filter(actor=sara, page="queue", name="الف", query="tab=all")
    client = client_of(reza)
    client.cookies["rasti_usual_queue"] = str(one.pk)
    assert client.get("/queue/").status_code == 200


def test_articles_have_saved_filters_too(sara: User, client_of: ClientOf) -> None:
    client = client_of(sara)
    assert (
        save(client, "ناکام", "state=failed", "articles")["Location"] == "/articles/?state=failed"
    )
    assert names(client, "/articles/?state=failed") == ["ناکام"]
    one = SavedFilter.objects.get()
    client.post(f"/filters/{one.pk}/usual/", {"usual": "yes"})
    assert client.get("/articles/")["Location"] == "/articles/?state=failed"
    assert client.get("/articles/?sort=newest").status_code == 200


def test_an_auditor_has_filters_and_a_stranger_has_not(
    nasrin: User, outsider: User, client_of: ClientOf
) -> None:
    save(client_of(nasrin), "الف")
    assert SavedFilter.objects.count() == 1
    assert save(client_of(outsider), "ب").status_code == 403
