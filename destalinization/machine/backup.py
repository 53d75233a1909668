"""The whole site as one file: makes backups and puts them back."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from destalinization.machine.shell import ROOT, Refusal

FORMAT = "destalinization-backup"
VERSION = 1
DUMP_NAMES = {"SQLite": "database.sqlite3", "PostgreSQL": "database.sql"}
TOOLS_HINT = (
    "Install the PostgreSQL client programs (Debian and Ubuntu: apt install postgresql-client; macOS: brew install "
    "libpq; Windows: the PostgreSQL installer, 'Command Line Tools') and put them on the PATH."
)


@dataclass(frozen=True)
class Site:
    """Where a site lives: its data folder, and the address of its database when that is elsewhere."""

    data: Path
    database_url: str = ""

    @property
    def kind(self):
        return "PostgreSQL" if self.database_url and not self.database_url.startswith("sqlite:") else "SQLite"

    @property
    def sqlite_file(self):
        if self.database_url:
            return ROOT / self.database_url.removeprefix("sqlite:///")
        return self.data / "site.sqlite3"

    @property
    def exists(self):
        return self.kind == "PostgreSQL" or self.sqlite_file.exists()


@contextmanager
def hold(data):
    """Keeps a data folder for this process alone; the lock falls with the process, however it ends."""
    with closing(sqlite3.connect(data / "in-use.lock", isolation_level=None, timeout=0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Refusal(f"The site in {data} is running or being restored. Stop it first (Ctrl+C there).") from error
        yield


def time_stamp():
    return datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")


# --- Making a backup ---------------------------------------------------------------------------


def make_backup(site, target):
    """Writes the site to the file `target`; safe while the site runs, because the database copies itself."""
    if target.exists():
        raise Refusal(f"{target} exists already. Choose another name; backups are never overwritten.")
    if not site.exists:
        raise Refusal(f"There is no site in {site.data} yet, so there is nothing to back up.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump = Path(folder) / DUMP_NAMES[site.kind]
        (dump_sqlite if site.kind == "SQLite" else dump_postgresql)(site, dump)
        archive = Path(folder) / "site.zip"
        write_archive(archive, site.kind, {dump.name: dump, **kept_files(site.data)})
        archive.chmod(0o600)  # it holds the secret key and people's names
        archive.rename(target)


def dump_sqlite(site, dump):
    with closing(sqlite3.connect(site.sqlite_file)) as source, closing(sqlite3.connect(dump)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise Refusal(f"The database {site.sqlite_file} is damaged, so no backup was made of it.")


def dump_postgresql(site, dump):
    run_tool(site, "pg_dump", "--no-owner", "--no-privileges", f"--file={dump}")


def run_tool(site, *command):
    """Runs a PostgreSQL program; the address travels in the environment, where other users cannot read it."""
    if not shutil.which(command[0]):
        raise Refusal(f"The program {command[0]} is missing. {TOOLS_HINT}")
    environment = {**os.environ, **postgresql_environment(site.database_url)}
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise Refusal(f"{command[0]} failed: {result.stderr.strip()}")


def postgresql_environment(url):
    """The PG… variables that say the same as a database URL."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    named = {
        "PGHOST": unquote(parts.hostname or query.get("host", "")),
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    return {name: value for name, value in named.items() if value}


def kept_files(data):
    """What a site keeps beside its database: name in the archive -> path."""
    paths = [data / "secret_key", *sorted((data / "media").rglob("*"))]
    return {path.relative_to(data).as_posix(): path for path in paths if path.is_file()}


def write_archive(archive, kind, files):
    """Digests are taken of what went into the archive: an upload may change while it is being copied."""
    manifest = {"format": FORMAT, "version": VERSION, "made": time_stamp(), "database": kind, "sha256": {}}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, path in files.items():
            pack.write(path, name)
            with pack.open(name) as stream:
                manifest["sha256"][name] = digest(stream)
        pack.writestr("manifest.json", json.dumps(manifest, indent=1))


def digest(stream):
    return hashlib.file_digest(stream, "sha256").hexdigest()


# --- Putting a backup back ---------------------------------------------------------------------


def restore_backup(site, source):
    """Puts the backup `source` in the place of the site; returns the folder that keeps what was there before."""
    site.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=site.data, prefix=".restore-") as folder, hold(site.data):
        unpacked = Path(folder)
        unpack(source, unpacked, site.kind)
        aside = site.data / f"before-restore-{time_stamp()}"
        aside.mkdir(mode=0o700)
        if site.kind == "SQLite":
            put_aside(aside, *site.sqlite_file.parent.glob(f"{site.sqlite_file.name}*"))
            shutil.move(unpacked / DUMP_NAMES["SQLite"], site.sqlite_file)
        else:
            make_backup(site, aside / "site.zip")
            load_postgresql(site, unpacked / DUMP_NAMES["PostgreSQL"])
        for name in ("secret_key", "media"):
            put_aside(aside, site.data / name)
            if (unpacked / name).exists():
                shutil.move(unpacked / name, site.data / name)
        return aside


def put_aside(aside, *paths):
    for path in paths:
        if path.exists():
            shutil.move(path, aside / path.name)


def load_postgresql(site, dump):
    """All or nothing: one transaction empties the database and fills it from the dump."""
    empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    run_tool(
        site, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--command={empty}", f"--file={dump}",
    )  # fmt: skip


def unpack(source, folder, kind):
    """Unpacks a backup after checking that it is one, that it is whole, and that it fits the database."""
    if not source.is_file():
        raise Refusal(f"There is no file {source}.")
    try:
        with zipfile.ZipFile(source) as pack:
            manifest = read_manifest(source, pack, kind)
            pack.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise Refusal(f"{source} is damaged or is no backup at all ({error}). Nothing was changed.") from error
    for name, expected in manifest["sha256"].items():
        with (folder / name).open("rb") as stream:
            if digest(stream) != expected:
                raise Refusal(f"{source} is damaged: {name} is not what was saved. Nothing was changed.")
    secret_key = folder / "secret_key"
    if secret_key.exists():
        secret_key.chmod(0o600)


def read_manifest(source, pack, kind):
    foreign = Refusal(f"{source} is not a backup made by dev.py. Nothing was changed.")
    try:
        manifest = json.loads(pack.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise foreign
        version, database, names = manifest["version"], manifest["database"], list(manifest["sha256"])
    except (KeyError, TypeError, ValueError) as error:
        raise foreign from error
    if version > VERSION:
        raise Refusal(f"{source} was made by a newer release; restore it with that one. Nothing was changed.")
    if database != kind:
        raise Refusal(f"{source} holds a {database} database, and this site uses {kind}. Nothing was changed.")
    if sorted(pack.namelist()) != sorted(["manifest.json", *names]) or not all(map(is_safe, names)):
        raise Refusal(f"{source} is damaged: it holds other files than its manifest says. Nothing was changed.")
    if DUMP_NAMES[kind] not in names:
        raise Refusal(f"{source} is damaged: the database is missing in it. Nothing was changed.")
    return manifest


def is_safe(name):
    """Only the database, the key and uploads may be unpacked, and only inside the data folder."""
    parts = name.split("/")
    return parts[0] in {"media", "secret_key", *DUMP_NAMES.values()} and ".." not in parts and "\\" not in name
