"""A real server of its own process, writing into the test's database: it can be killed like one in a school."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def _database_url():
    """The test database's own address, so that the server under fire writes into it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = database["USER"], database["PASSWORD"]
    login = f"{user}:{password}@" if password else f"{user}@"
    return f"postgres://{login}{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"


def free_port():
    """One below those that a system lends to connections, from 32768 on.

    Such a one may be lent before the server takes it, even to the connection that looks whether the server is there,
    which then finds itself.
    """
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    pytest.fail("None of a hundred ports is free.")


@contextlib.contextmanager
def serving(port=None):
    """A server in a process group of its own; yields (address, process)."""
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--no-access-log", "destalinization.wsgi:application"),
    ]
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "STATIC_FROM_SOURCE": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
    }
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}", process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


def _wait_for(process, port):
    for _ in range(3000):
        assert process.poll() is None, "The server ended by itself; its words are above."
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail("The server did not start within five minutes.")
