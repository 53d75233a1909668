"""The bench: what the real server costs, beside a bare Django view in the same run and with the same database."""

import contextlib
import json
import os
import socket
import subprocess
import time
from urllib.parse import urlsplit, urlunsplit

from destalinization.machine.backup import Site, run_tool
from destalinization.machine.bench_figures import Measured, report
from destalinization.machine.bench_load import AT_ONCE
from destalinization.machine.packages import PYTHON
from destalinization.machine.shell import ROOT, Refusal, say

LOCAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
WORKERS = 2
START_SECONDS = 30
LONGEST_SECONDS = 3600


def conditions():
    """The machine in one line: read the ratios, and mistrust a run on a busy one."""
    load = f", load {os.getloadavg()[0]:.1f} before the run" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}; {WORKERS} workers, {AT_ONCE} at once"


def postgresql_server():
    """The address of a PostgreSQL server: DATABASE_URL, or one on this machine that answers; else empty."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", 5432), timeout=1):
        return LOCAL_SERVER
    return ""


@contextlib.contextmanager
def throw_away_database(server):
    """The address of a new database on the PostgreSQL server; it is dropped at the end, whatever happens."""
    name = f"destalinization_bench_{os.getpid()}"
    site = Site(ROOT, server)
    run_tool(site, "psql", "--quiet", "--command", f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        run_tool(site, "psql", "--quiet", "--command", f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def serving(environment):
    """The site in production settings with two workers; yields (address, process)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", "4", "--log-level", "warning"]
    site = "destalinization.machine.bench_site:application"
    with subprocess.Popen([*command, site], env=environment, cwd=ROOT) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.terminate()
            try:
                server.wait(timeout=START_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


def wait_for(port):
    """Until somebody answers at the port; every worker is warmed up by the load before it measures."""
    for _ in range(START_SECONDS * 10):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise Refusal(f"The server did not start within {START_SECONDS} seconds.")


def drive(environment, plan, attempts):
    """Runs the load in a process of its own, so that its CPU is not counted; prints the report, returns the errors."""
    with serving(environment) as (address, server):
        job = {"address": address, "pid": server.pid, "attempts": attempts, **plan}
        command = [PYTHON, "-m", "destalinization.machine.bench_load"]
        load = subprocess.run(
            command, input=json.dumps(job), stdout=subprocess.PIPE, text=True, cwd=ROOT, timeout=LONGEST_SECONDS
        )
    if load.returncode:
        raise Refusal("The load generator failed; its own words are above.")
    told = json.loads(load.stdout)
    rows = [Measured(**row) for row in told["rows"]]
    say("\n".join(report(rows, told["memory"])))
    return [error for row in rows for error in row.errors]
