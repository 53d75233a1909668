"""The commands of dev.py: what they refuse, what they say, and that a backup brings a site back."""

import ast
import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import zipfile
from contextlib import closing, contextmanager, suppress
from http.cookiejar import CookieJar
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

import psycopg
import pytest
from django.conf import settings

import dev
from destalinization.machine import network, packages
from destalinization.machine.backup import Site, hold, make_backup, postgresql_environment, restore_backup
from destalinization.machine.shell import Refusal
from tests.real_server import free_port

DEV = Path(dev.__file__)
PASSWORD = "a-long-enough-phrase"


# --- Starting ----------------------------------------------------------------------------------


def test_start_can_be_read_by_an_older_python():
    ast.parse(DEV.read_text(), feature_version=(3, 7))


def test_start_says_which_python_is_needed():
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 0); runpy.run_path({str(DEV)!r})"
    result = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert result.returncode == 1
    assert "needs Python 3.11 or newer" in result.stderr


def test_start_refuses_an_unknown_option():
    with pytest.raises(Refusal, match="I do not know --quick"):
        dev.main(["demo", "--quick"])


def test_serve_refuses_data_inside_the_program_folder():
    with pytest.raises(Refusal, match="outside"):
        dev.main(["serve", "--data", str(DEV.parent / "var/school")])


def test_site_environment_makes_one_private_secret_key(tmp_path):
    first = dev.site_environment(tmp_path / "site", hosts=["localhost"])
    key = Path(first["SECRET_KEY_FILE"])
    text = key.read_text()
    assert len(text) >= 50
    assert os.name == "nt" or key.stat().st_mode & 0o777 == 0o600
    dev.site_environment(tmp_path / "site", hosts=["localhost"])
    assert key.read_text() == text


# --- Packages and browser ----------------------------------------------------------------------


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with two locks and a virtual environment in which nothing is installed; tells what was run."""
    for lock in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / lock).write_text(f"# {lock}")
    (tmp_path / ".venv").mkdir()
    commands = []
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    monkeypatch.setattr(packages, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(packages, "PYTHON", sys.executable)
    monkeypatch.setattr(packages, "run", lambda complaint, *command, **how: commands.append(command))
    return SimpleNamespace(path=tmp_path, commands=commands)


def test_prepare_installs_once_until_a_lock_changes(house):
    packages.prepare("requirements.txt")
    packages.prepare("requirements.txt")
    assert len(house.commands) == 1
    (house.path / "requirements.txt").write_text("# newer")
    packages.prepare("requirements.txt")
    assert len(house.commands) == 2


def test_prepare_counts_the_test_packages_as_all_packages(house):
    packages.prepare("requirements-dev.txt")
    packages.prepare("requirements.txt")
    assert len(house.commands) == 1


def test_prepare_adds_the_test_packages_later(house):
    packages.prepare("requirements.txt")
    packages.prepare("requirements-dev.txt")
    assert [command[-1].name for command in house.commands] == ["requirements.txt", "requirements-dev.txt"]


def test_make_venv_says_what_to_install_where_python_lacks_it(house, monkeypatch):
    monkeypatch.setattr(packages, "runs", lambda *command: False)
    monkeypatch.setattr(packages, "apt_install", lambda package: False)
    with pytest.raises(Refusal, match=r"sudo apt install python3\.\d+-venv"):
        packages.make_venv()


def test_find_browser_refuses_a_path_that_leads_nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(Refusal, match="no such program"):
        packages.find_browser()


def test_report_missed_stories_names_each_one_and_the_reason(monkeypatch, capsys):
    collected = "tests/browser/test_story.py::test_tell_the_story\n\n1/9 tests collected (8 deselected)"
    monkeypatch.setattr(dev, "run_pytest", lambda *arguments, **how: SimpleNamespace(stdout=collected))
    dev.report_missed_stories({}, [])
    said = capsys.readouterr().out
    assert "NOT RUN" in said and "no Chromium" in said
    assert "tests/browser/test_story.py::test_tell_the_story" in said


# --- Network -----------------------------------------------------------------------------------


def test_lan_addresses_leave_out_this_machine_alone():
    assert not any(ip_address(address).is_loopback for address in network.lan_addresses())


def test_refuse_taken_port_names_another_one():
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"demo --port {port + 1}"):
            network.refuse_taken_port("127.0.0.1", port, "demo")


def test_tls_files_want_certificate_and_key_together(tmp_path):
    with pytest.raises(Refusal, match="belong together"):
        network.tls_files(tmp_path, ["school"], tmp_path / "certificate.pem", None)


def test_tls_files_say_what_is_missing_without_openssl(tmp_path, monkeypatch):
    monkeypatch.setattr(network.shutil, "which", lambda name: None)
    with pytest.raises(Refusal, match="install openssl"):
        network.tls_files(tmp_path, ["school"], None, None)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_tls_files_make_a_certificate_once_for_the_same_names(tmp_path):
    _, certificate, _, key = network.tls_files(tmp_path, ["school", "192.168.1.5"], None, None)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    made = Path(certificate).read_bytes()
    network.tls_files(tmp_path, ["192.168.1.5", "school"], None, None)
    assert Path(certificate).read_bytes() == made
    network.tls_files(tmp_path, ["192.168.1.6", "school"], None, None)
    assert Path(certificate).read_bytes() != made


# --- Backup and restore ------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path):
    data = tmp_path / "site"
    (data / "media").mkdir(parents=True)
    (data / "media/map.txt").write_text("a map")
    (data / "secret_key").write_text("the first key")
    write_essay(data / "site.sqlite3", "the first essay")
    return Site(data)


def write_essay(database, text):
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS essay (text)")
        connection.execute("DELETE FROM essay")
        connection.execute("INSERT INTO essay VALUES (?)", [text])
        connection.commit()


def read_essay(database):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT text FROM essay").fetchone()[0]


def spoil(archive, **changes):
    """Writes the archive anew with some of its files changed."""
    with zipfile.ZipFile(archive) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    with zipfile.ZipFile(archive, "w") as pack:
        for name, content in {**files, **changes}.items():
            pack.writestr(name, content)


def test_restore_brings_the_whole_site_back_and_keeps_the_old_one(site, tmp_path):
    make_backup(site, tmp_path / "monday.zip")
    write_essay(site.sqlite_file, "the second essay")
    (site.data / "secret_key").write_text("the second key")
    (site.data / "media/map.txt").unlink()
    (site.data / "media/photo.txt").write_text("a photo")

    aside = restore_backup(site, tmp_path / "monday.zip")

    assert read_essay(site.sqlite_file) == "the first essay"
    assert (site.data / "secret_key").read_text() == "the first key"
    assert [path.name for path in (site.data / "media").iterdir()] == ["map.txt"]
    assert read_essay(aside / "site.sqlite3") == "the second essay"
    assert (aside / "secret_key").read_text() == "the second key"
    assert (aside / "media/photo.txt").read_text() == "a photo"


def test_restore_fills_an_empty_machine(site, tmp_path):
    make_backup(site, tmp_path / "monday.zip")
    restore_backup(Site(tmp_path / "new"), tmp_path / "monday.zip")
    assert read_essay(tmp_path / "new/site.sqlite3") == "the first essay"


def test_backup_holds_what_was_committed_while_others_write(site, tmp_path):
    with closing(sqlite3.connect(site.sqlite_file, isolation_level=None)) as writer:
        writer.execute("INSERT INTO essay VALUES ('committed, still in the log')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM essay")
        make_backup(site, tmp_path / "monday.zip")
        writer.execute("ROLLBACK")
    restore_backup(Site(tmp_path / "new"), tmp_path / "monday.zip")
    with closing(sqlite3.connect(tmp_path / "new/site.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM essay").fetchone() == (2,)


def test_backup_never_overwrites(site, tmp_path):
    (tmp_path / "monday.zip").write_text("precious")
    with pytest.raises(Refusal, match="exists already"):
        make_backup(site, tmp_path / "monday.zip")
    assert (tmp_path / "monday.zip").read_text() == "precious"


def test_backup_refuses_where_there_is_no_site(tmp_path):
    with pytest.raises(Refusal, match="no site"):
        make_backup(Site(tmp_path / "nowhere"), tmp_path / "monday.zip")


def test_restore_refuses_while_the_site_runs(site, tmp_path):
    make_backup(site, tmp_path / "monday.zip")
    with hold(site.data), pytest.raises(Refusal, match="Stop it first"):
        restore_backup(site, tmp_path / "monday.zip")


def test_restore_refuses_every_kind_of_damage(site, tmp_path):
    """Whatever byte is flipped, or wherever the file ends: the site is left alone or restored unharmed."""
    make_backup(site, tmp_path / "whole.zip")
    whole = (tmp_path / "whole.zip").read_bytes()
    flipped = [whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :] for at in range(0, len(whole), 7)]
    truncated = [whole[:at] for at in range(0, len(whole), 97)]
    damaged = tmp_path / "damaged.zip"
    refused = 0
    for number, content in enumerate(flipped + truncated):
        damaged.write_bytes(content)
        new = Site(tmp_path / f"new{number}")
        try:
            restore_backup(new, damaged)
        except Refusal:
            refused += 1
            assert not new.exists
        else:
            assert read_essay(new.sqlite_file) == "the first essay"
            assert (new.data / "secret_key").read_text() == "the first key"
    assert refused > len(truncated)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({}, "not a backup made by dev.py"),
        ([], "not a backup made by dev.py"),
        ({"format": "of another program"}, "not a backup made by dev.py"),
        ({"format": "destalinization-backup", "version": 2, "database": "SQLite", "sha256": {}}, "newer release"),
        ({"format": "destalinization-backup", "version": 1, "database": "PostgreSQL", "sha256": {}}, "PostgreSQL"),
        ({"format": "destalinization-backup", "version": 1, "database": "SQLite", "sha256": {}}, "damaged"),
    ],
)
def test_restore_refuses_a_foreign_manifest(site, tmp_path, manifest, words):
    make_backup(site, tmp_path / "monday.zip")
    spoil(tmp_path / "monday.zip", **{"manifest.json": json.dumps(manifest)})
    with pytest.raises(Refusal, match=words):
        restore_backup(site, tmp_path / "monday.zip")
    assert read_essay(site.sqlite_file) == "the first essay"


@pytest.mark.parametrize(
    "name", ["../outside", "media/../../outside", "/tmp/outside", "settings.py", "..\\outside", "."]
)
def test_restore_unpacks_nothing_beside_the_data(site, tmp_path, name):
    manifest = {"format": "destalinization-backup", "version": 1, "database": "SQLite"}
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as pack:
        pack.writestr("database.sqlite3", b"")
        pack.writestr(name, b"")
        pack.writestr("manifest.json", json.dumps({**manifest, "sha256": {"database.sqlite3": "", name: ""}}))
    with pytest.raises(Refusal, match="other files than its manifest"):
        restore_backup(site, tmp_path / "evil.zip")


def test_restore_refuses_a_file_of_another_kind(site, tmp_path):
    (tmp_path / "essay.zip").write_text("Once upon a time")
    with pytest.raises(Refusal, match="no backup at all"):
        restore_backup(site, tmp_path / "essay.zip")
    with pytest.raises(Refusal, match="There is no file"):
        restore_backup(site, tmp_path / "nothing.zip")


def test_postgresql_environment_says_the_same_as_the_address():
    address = "postgres://dean:p%40ss@db.school.example:5433/site?sslmode=require"
    assert postgresql_environment(address) == {
        "PGHOST": "db.school.example",
        "PGPORT": "5433",
        "PGUSER": "dean",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "site",
        "PGSSLMODE": "require",
    }


@pytest.fixture
def postgresql(tmp_path):
    """A PostgreSQL site with a database of its own beside the one the tests use."""
    address, _, name = os.environ["DATABASE_URL"].rpartition("/")
    name = f"{name}_backup"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        yield Site(tmp_path / "site", f"{address}/{name}")
        server.execute(f"DROP DATABASE {name}")


@pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="runs with DATABASE_URL set")
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="the PostgreSQL client programs are not installed")
def test_restore_brings_a_postgresql_site_back_twice(postgresql, tmp_path):
    with psycopg.connect(postgresql.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE essay (text text); INSERT INTO essay VALUES ('the first essay')")
        for backup in (tmp_path / "monday.zip", tmp_path / "tuesday.zip"):
            make_backup(postgresql, backup)
            connection.execute("UPDATE essay SET text = 'spoilt'; CREATE TABLE later (id int)")
            aside = restore_backup(postgresql, backup)
            assert connection.execute("SELECT text FROM essay").fetchone() == ("the first essay",)
            assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)
            assert "spoilt" in zipfile.ZipFile(aside / "site.zip").read("database.sql").decode()
            aside.rename(tmp_path / f"aside of {backup.stem}")


# --- A served site -----------------------------------------------------------------------------


@contextmanager
def serving(data, *options):
    """A real `dev.py serve` on a port of its own; gives its address."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    command = [sys.executable, DEV, "serve", "--data", data, "--port", str(port), "--workers", "1", "--admin", "head"]
    with subprocess.Popen([*command, *options], env=environment, stdin=subprocess.DEVNULL) as server:
        try:
            wait_for(server, port)
            yield f"localhost:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_for(server, port):
    for _ in range(2400):  # ten minutes: it makes a database first, and the machine may be busy
        assert server.poll() is None, "dev.py serve ended by itself; its words are above"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.25)
    pytest.fail("dev.py serve did not answer within ten minutes.")


def sign_in(address):
    """Signs in at the admin as a browser would; gives the address of the page that follows."""
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    browser = build_opener(HTTPSHandler(context=unchecked), HTTPCookieProcessor(CookieJar()))
    form = f"{address}/admin/login/?next=/admin/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(form).read().decode())[1]
    fields = urlencode({"username": "head", "password": PASSWORD, "csrfmiddlewaretoken": token}).encode()
    with browser.open(Request(form, fields, {"Referer": form})) as answer:
        return answer.url


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_serve_lets_people_sign_in_with_and_without_https(tmp_path):
    with serving(tmp_path / "school", "--https") as address:
        assert sign_in(f"https://{address}") == f"https://{address}/admin/"
    with serving(tmp_path / "school", "--no-https") as address:
        assert sign_in(f"http://{address}") == f"http://{address}/admin/"
