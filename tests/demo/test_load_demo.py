"""The made-up newsroom: whole, once, and for local settings alone."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from annotations.demo import newsroom
from annotations.models import (
    Article,
    Citation,
    Claim,
    ClaimState,
    Comment,
    Contact,
    Correction,
    Event,
    Job,
    Publication,
    Role,
    Scope,
    User,
)
from annotations.workflow import keys


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RASTI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def _load(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out, **options)
    return out.getvalue()


def _counts() -> dict[str, int]:
    models = (Article, Claim, Citation, Comment, Contact, Correction, Event, Job, Publication, User)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.django_db
def test_loading_twice_is_loading_once(data_folder: Path) -> None:
    first = _load()
    before = _counts()
    second = _load()

    assert _counts() == before
    assert "already there" in second
    assert "rasti_" in first
    assert "rasti_" not in second


@pytest.mark.django_db
def test_everybody_can_sign_in_with_the_printed_password(data_folder: Path) -> None:
    _load()

    logins = _load("--logins").splitlines()
    assert len(logins) == len(newsroom.PEOPLE)
    for line, person in zip(logins, newsroom.PEOPLE, strict=True):
        username, password, _role = line.split(maxsplit=2)
        assert username == person.username
        user = authenticate(username=username, password=password)
        assert isinstance(user, User)
        assert user.roles == {person.role}
    assert {person.role for person in newsroom.PEOPLE} == set(Role)


@pytest.mark.django_db
def test_the_logins_are_in_the_terminals_language(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "reviewer" in _load("--logins")
    monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")
    assert "reviewer" not in _load("--logins")


@pytest.mark.django_db
def test_the_key_is_kept_for_its_owner_alone_and_opens_the_api(data_folder: Path) -> None:
    printed = _load()

    file = data_folder / "demo-key.txt"
    text = file.read_text().strip()
    assert text in printed
    assert file.stat().st_mode & 0o777 == 0o600
    key = keys.find_key(text)
    assert key is not None
    assert set(key.scopes) == {Scope.READ, Scope.INTAKE}


@pytest.mark.django_db
def test_a_changed_password_and_work_done_since_are_left_alone(data_folder: Path) -> None:
    _load()
    sara = User.objects.get(username="sara")
    sara.set_password("my own long password")
    sara.save()
    claim = Claim.objects.filter(state=ClaimState.SUGGESTED).first()
    assert claim is not None
    Claim.objects.filter(pk=claim.pk).update(statement="به دست کسی عوض شد")

    _load()

    sara.refresh_from_db()
    assert sara.check_password("my own long password")
    claim.refresh_from_db()
    assert claim.statement == "به دست کسی عوض شد"


@pytest.mark.django_db
def test_it_refuses_to_load_outside_local_settings(settings: Settings, data_folder: Path) -> None:
    settings.LOCAL = False

    with pytest.raises(CommandError, match="--force"):
        _load()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_forced_outside_it_never_uses_the_known_password(
    settings: Settings, data_folder: Path
) -> None:
    settings.LOCAL = False

    printed = _load("--force")

    assert newsroom.PASSWORD not in printed
    assert authenticate(username="sara", password=newsroom.PASSWORD) is None
    assert not (data_folder / "demo-key.txt").exists()
    password = printed.split("sara", 1)[1].split()[0]
    assert authenticate(username="sara", password=password) is not None
