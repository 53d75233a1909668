"""The commands of this project, for a machine that has only Python: demo, test, serve, backup, restore, bench."""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):  # this file stays readable to older Pythons, so that they can say this
    sys.exit(
        f"Destalinization needs Python 3.11 or newer, and this is {sys.version.split()[0]} ({sys.executable}).\n"
        "Install a newer one (https://www.python.org/downloads/) and start it by its name, for example:\n"
        "  python3.12 dev.py demo     (Windows: py -3.12 dev.py demo)"
    )

from destalinization.machine.backup import Site, hold, make_backup, restore_backup, time_stamp
from destalinization.machine.bench import conditions, drive, postgresql_server, throw_away_database
from destalinization.machine.bench_load import students_for
from destalinization.machine.network import lan_addresses, own_names, refuse_taken_port, tls_files
from destalinization.machine.packages import PYTHON, find_browser, install_browser, prepare
from destalinization.machine.shell import ME, ROOT, WINDOWS, Refusal, machine_zone, say


def main(arguments):
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command is not test:
        raise Refusal(f"I do not know {' '.join(rest)}. See {ME} {options.command.__name__} --help")
    options.pytest_arguments = rest
    return options.command(options) or 0


def parser():
    commands = argparse.ArgumentParser(prog=ME, description=__doc__, allow_abbrev=False)
    verbs = commands.add_subparsers(required=True, metavar="COMMAND")

    def verb(command, text):
        sub = verbs.add_parser(command.__name__, help=text, description=text, allow_abbrev=False)
        sub.set_defaults(command=command)
        return sub

    one = verb(demo, "Start a demonstration classroom on this machine.")
    one.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    one.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")

    one = verb(test, "Run every test; any other argument goes to pytest.")
    one.add_argument("--require-browser", action="store_true", help="fail when the browser stories cannot run")

    one = verb(serve, "Serve a real class on a school network.")
    one.add_argument("--host", default="0.0.0.0", help="address to listen on (all of this machine's)")
    one.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    one.add_argument("--https", action=argparse.BooleanOptionalAction, help="encrypt (default: on with --cert)")
    one.add_argument("--cert", type=Path, help="certificate file (PEM); without it one is made and signed by itself")
    one.add_argument("--key", type=Path, help="its private key (PEM, PKCS #8)")
    one.add_argument("--allow", action="append", default=[], metavar="NAME", help="a further name of this site")
    one.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="processes that answer")
    one.add_argument("--admin", metavar="NAME", help="make this administrator if there is none yet")
    one.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")
    add_data(one)

    one = verb(backup, "Save the whole site as one file, also while it runs.")
    one.add_argument("file", type=Path)
    add_data(one)

    one = verb(restore, "Put a saved site back; what was there is kept aside.")
    one.add_argument("file", type=Path)
    add_data(one)

    one = verb(bench, "Measure what the site costs this machine, beside a bare Django view; needs quiet.")
    one.add_argument("--attempts", type=int, default=200, help="whole attempts (%(default)s; 5000 to see memory)")
    one.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one (default: all there are)")
    return commands


def add_data(sub):
    sub.add_argument("--data", type=Path, default=user_data(), help="the site's data folder (%(default)s)")


def user_data():
    """The folder for this person's data, by the custom of the system."""
    home = Path.home()
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local")) / "Destalinization"
    if sys.platform == "darwin":
        return home / "Library/Application Support/Destalinization"
    return Path(os.environ.get("XDG_DATA_HOME", home / ".local/share")) / "destalinization"


# --- The commands ------------------------------------------------------------------------------


def demo(options):
    data = ROOT / "var/demo"
    refuse_taken_port("127.0.0.1", options.port, "demo")
    prepare("requirements.txt")
    environment = site_environment(data, hosts=["localhost", "127.0.0.1", "[::1]"], STATIC_FROM_SOURCE="1")
    with hold(data):
        say("Preparing the database and the demo classroom ...")
        prepare_database(environment)
        say("")
        manage(environment, "demo_classroom")
        if options.no_serve:
            return 0
        say(f"\nOpen http://127.0.0.1:{options.port}/ in a browser. Stop with Ctrl+C; nothing typed is lost.")
        return run_server(environment, "127.0.0.1", options.port, workers=1)


def test(options):
    prepare("requirements-dev.txt")
    browser = find_browser() or install_browser()
    environment = {**site_environment(ROOT / "var/test", hosts=["localhost"]), "CHROMIUM": browser or ""}
    if browser and not options.pytest_arguments and "DATABASE_URL" not in os.environ:
        return test_side_by_side(environment)
    everything_else = [] if browser else ["-m", "not browser"]
    code = run_pytest(environment, *everything_else, *options.pytest_arguments).returncode
    if browser:
        return code
    report_missed_stories(environment, options.pytest_arguments)
    return code or (3 if options.require_browser else 0)


def test_side_by_side(environment):
    """The browser stories beside all other tests: two cores, two processes, and for each a database of its own."""
    data = ROOT / "var/test-browser"
    stories_environment = {**site_environment(data, hosts=["localhost"]), "CHROMIUM": environment["CHROMIUM"]}
    report = data / "report.txt"
    with open(report, "w", encoding="utf-8") as output:
        command = [PYTHON, "-m", "pytest", "-m", "browser", "-o", "cache_dir=.pytest_cache/browser"]
        stories = subprocess.Popen(command, env=stories_environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        code = run_pytest(environment, "-m", "not browser").returncode
        say("\nThe browser stories, told beside these:")
        code = stories.wait() or code
    say(report.read_text(encoding="utf-8"))
    return code


def serve(options):
    data = options.data.resolve()
    if data.is_relative_to(ROOT):
        raise Refusal(f"{data} lies inside the program's own folder; keep a real class's data and key outside of it.")
    https = bool(options.cert) if options.https is None else options.https
    refuse_taken_port(options.host, options.port, "serve")
    prepare("requirements.txt")
    names = [*own_names(), *options.allow]
    environment = site_environment(data, hosts=names, HTTPS=str(int(https)))
    with hold(data):
        certificate = tls_files(data, names, options.cert, options.key) if https else []
        upgrade(data, environment)
        prepare_administrator(environment, options.admin)
        if options.no_serve:
            return 0
        announce(options, data, https)
        return run_server(environment, options.host, options.port, options.workers, *certificate)


def backup(options):
    target = options.file.resolve()
    make_backup(site_at(options.data), target)
    say(f"Saved the whole site of {options.data} in {target} ({target.stat().st_size / 1e6:.1f} MB).")
    say("It holds the secret key and people's work: keep it where only you can read it.")


def restore(options):
    aside = restore_backup(site_at(options.data), options.file.resolve())
    say(f"The site in {options.data} is now the one saved in {options.file}.")
    say(f"What was there before is kept in {aside}. Start the site again when you like.")


def bench(options):
    prepare("requirements.txt")
    server = postgresql_server()
    say(f"{conditions()}. CPU is the server's own processes'; a database server's is not counted.")
    errors = []
    if options.database != "postgresql":
        errors += bench_on("", "SQLite", options.attempts)
    if options.database != "sqlite" and server:
        with throw_away_database(server) as address:
            errors += bench_on(address, "PostgreSQL", options.attempts)
    elif options.database != "sqlite":
        say("\nNo PostgreSQL server: DATABASE_URL names none, and none answers on this machine.")
    return 1 if errors else 0


def bench_on(address, name, attempts):
    """Measures in a folder and a database of the bench's own; prints a report and returns what went wrong."""
    say(f"\n{name}: preparing ...")
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        plan = Path(folder) / "plan.json"
        environment = site_environment(Path(folder), hosts=["127.0.0.1"], DATABASE_URL=address)
        prepare_database(environment)
        manage(environment, "collectstatic", "--noinput", "--verbosity=0")
        manage(environment, "bench_prepare", str(students_for(attempts)), str(plan))
        return drive(environment, json.loads(plan.read_text(encoding="utf-8")), attempts)


def site_at(data):
    return Site(data.resolve(), os.environ.get("DATABASE_URL", ""))


def run_pytest(environment, *arguments, **how):
    return subprocess.run([PYTHON, "-m", "pytest", *arguments], env=environment, cwd=ROOT, **how)


def report_missed_stories(environment, arguments):
    listing = run_pytest(
        environment, "-m", "browser", *arguments, "--collect-only", "--verbosity=-1", capture_output=True, text=True
    )
    stories = [line for line in listing.stdout.splitlines() if "::" in line]
    say("\nNOT RUN: the browser stories, because no Chromium, Chrome or Edge was found.")
    say("\n".join(f"  {story}" for story in stories))
    say("Install one of them, or set CHROMIUM to its path, and run the tests again.")


def announce(options, data, https):
    scheme = "https" if https else "http"
    hosts = lan_addresses() or ["127.0.0.1"] if options.host == "0.0.0.0" else [options.host]
    say("\nThe class opens one of these addresses:")
    for host in dict.fromkeys([*hosts, *options.allow]):
        say(f"  {scheme}://{host}:{options.port}/")
    elsewhere = "" if options.data == user_data() else f' --data "{options.data}"'
    say(f"Data and secret key: {data}    Backup: {ME} backup FILE{elsewhere}")
    if not https:
        say("Without --https passwords cross the network readable to others on it.")
    elif not options.cert:
        say("The certificate is signed by this machine alone: browsers warn once; --cert and --key take a real one.")
    say("Stop with Ctrl+C.")


# --- A site ------------------------------------------------------------------------------------


def site_environment(data, hosts, **more):
    """The environment that tells the settings where the data is and what the site is called."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / "static").mkdir(exist_ok=True)
    key = data / "secret_key"
    if not key.exists():
        with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    settings = {"DEBUG": "0", "HTTPS": "0", "DATA_DIR": str(data), "SECRET_KEY_FILE": str(key)}
    settings["TIME_ZONE"] = os.environ.get("TIME_ZONE") or machine_zone()
    settings["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(hosts))
    python = {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "destalinization.settings"}
    return {**os.environ, **settings, **python, **more}


def manage(environment, *arguments, **how):
    result = subprocess.run([PYTHON, "manage.py", *arguments], env=environment, cwd=ROOT, **how)
    if result.returncode and not how:
        raise Refusal(f"'manage.py {' '.join(arguments)}' failed; its own words are above.")
    return result


def prepare_database(environment):
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "createcachetable", "--verbosity=0")


def upgrade(data, environment):
    """Brings database, shipped units and static files up to this release, after a backup where tables change."""
    site = Site(data, os.environ.get("DATABASE_URL", ""))
    changes = manage(environment, "migrate", "--check", capture_output=True).returncode if site.exists else 0
    if changes and holds_something(environment):
        saved = data / "backups" / f"before-upgrade-{time_stamp()}.zip"
        say(f"The database gets the tables of this release; what it holds is saved first in {saved} ...")
        make_backup(site, saved)
    say("Preparing the database and the pages ...")
    prepare_database(environment)
    for unit in sorted((ROOT / "fixtures/units").iterdir()):
        manage(environment, "load_unit", unit.name, "--verbosity=0")
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")


def holds_something(environment):
    """Whether the database has tables: a new PostgreSQL database has none, and nothing that could be lost."""
    ask = "from django.db import connection; print(bool(connection.introspection.table_names()))"
    answer = manage(environment, "shell", "--verbosity=0", "--command", ask, capture_output=True, text=True)
    return answer.stdout.strip() != "False"


def prepare_administrator(environment, name):
    """Offers to make the first administrator; the password is typed or comes from DJANGO_SUPERUSER_PASSWORD."""
    ask = "from django.contrib.auth import get_user_model as U; print(U().objects.filter(is_superuser=True).exists())"
    answer = manage(environment, "shell", "--verbosity=0", "--command", ask, capture_output=True, text=True)
    if answer.stdout.strip() == "True":
        return
    named = ["--username", name] if name else []
    if name and "DJANGO_SUPERUSER_PASSWORD" in environment:
        manage(environment, "createsuperuser", "--noinput", "--email=", *named)
    elif sys.stdin.isatty():
        say("There is no administrator yet. Make one now:")
        manage(environment, "createsuperuser", *named)
    else:
        say(f"There is no administrator yet. Make one with: {ME} serve --admin NAME")
        say("(it asks for the password, or takes it from DJANGO_SUPERUSER_PASSWORD)")


def run_server(environment, host, port, workers, *more):
    """Runs the web server until it ends or this process is told to stop."""
    stop_like_ctrl_c("SIGTERM", "SIGHUP")  # the second comes when the terminal's window is closed
    command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--log-level", "warning"]
    # A group of its own: a worker told to stop by Ctrl+C and by its parent at once may never end. The timeout is for
    # one that does not end for another reason.
    command += ["--workers-kill-timeout", "5", *more, "destalinization.wsgi:application"]
    apart = {} if WINDOWS else {"process_group": 0}
    with subprocess.Popen(command, env=environment, cwd=ROOT, **apart) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            server.wait()
            say("Stopped.")
            return 0


def stop_like_ctrl_c(*names):
    for number in (getattr(signal, name, None) for name in names):
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # nohup asks to be left running
            signal.signal(number, signal.default_int_handler)


# --- Speaking and running ----------------------------------------------------------------------


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        sys.exit(f"\n{refusal}")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
