"""Speaking to the person at the keyboard, and running other programs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = os.name == "nt"
ME = "py dev.py" if WINDOWS else "python3 dev.py"


class Refusal(Exception):
    """A reason to stop, in words for the person at the keyboard."""


def say(text):
    print(text, flush=True)


def run(complaint, *command, **how):
    if subprocess.run(command, cwd=ROOT, **how).returncode:
        raise Refusal(complaint)


def runs(program, *arguments):
    try:
        return subprocess.run([program, *(arguments or ["--version"])], capture_output=True).returncode == 0
    except OSError:
        return False


def apt_install(package):
    """Installs a Debian package where this is allowed without asking; says whether it is there now."""
    if not (sys.platform == "linux" and shutil.which("apt-get") and os.geteuid() == 0):
        return False
    say(f"Installing {package} with apt-get ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, stdout=subprocess.DEVNULL)
    install = ["apt-get", "install", "-y", "-qq", package]
    return subprocess.run(install, env=environment, stdout=subprocess.DEVNULL).returncode == 0


def machine_zone():
    """This machine's time zone by its IANA name, such as Europe/Prague; UTC where it cannot be told."""
    path = os.path.realpath("/etc/localtime")
    _folder, found, name = path.partition("/zoneinfo/")
    return name if found else "UTC"
