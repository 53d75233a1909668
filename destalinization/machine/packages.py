"""The virtual environment with the locked packages, and the browser that the tests drive."""

import glob
import hashlib
import os
import shutil
import sys
from pathlib import Path

from destalinization.machine.shell import ROOT, WINDOWS, Refusal, apt_install, run, runs, say

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"]
BROWSER_FILES = [
    "/Applications/*.app/Contents/MacOS/Google Chrome",
    "/Applications/*.app/Contents/MacOS/Chromium",
    "/Applications/*.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files*/Google/Chrome/Application/chrome.exe",
    "C:/Program Files*/Microsoft/Edge/Application/msedge.exe",
    str(Path.home() / ".cache/ms-playwright/chromium-*/chrome-linux*/chrome"),
]


def prepare(lock):
    """Makes .venv match a lock file; does nothing when the stamp of an earlier run says that it does."""
    if not runs(PYTHON):
        make_venv()
    stamp = VENV / "installed"
    wanted = f"{lock} {locks_digest()}"
    written = stamp.read_text() if stamp.exists() else ""
    if written in (wanted, f"requirements-dev.txt {locks_digest()}"):  # the second holds all of the first
        return
    say(f"Installing the packages of {lock} (about half a minute) ...")
    run("Installing failed. Is this machine on the network?", PYTHON, "-m", "pip", "install", "--quiet",
        "--disable-pip-version-check", "--require-hashes", "-r", ROOT / lock)  # fmt: skip
    stamp.write_text(wanted)


def locks_digest():
    locks = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()


def make_venv():
    """Debian's Python comes without the part that puts pip into a new environment: lend it one then."""
    say("Making the virtual environment .venv ...")
    if runs(sys.executable, "-c", "import ensurepip, venv"):
        run("Making .venv failed.", sys.executable, "-m", "venv", "--clear", VENV)
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if runs(sys.executable, "-m", "pip", "--version") and runs(sys.executable, "-c", "import venv"):
        run("Making .venv failed.", sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        packages = VENV / ("Lib/site-packages" if WINDOWS else f"lib/python{version}/site-packages")
        run("Installing pip into .venv failed. Is this machine on the network?", sys.executable, "-m", "pip",
            "install", "--quiet", "--disable-pip-version-check", "--target", packages, "pip")  # fmt: skip
    elif apt_install(f"python{version}-venv"):
        run("Making .venv failed.", sys.executable, "-m", "venv", "--clear", VENV)
    else:
        raise Refusal(missing_venv_message(version))


def missing_venv_message(version):
    return (
        f"This Python {version} cannot make virtual environments (its modules venv and ensurepip are missing).\n"
        f"  Debian, Ubuntu:  sudo apt install python{version}-venv\n"
        f"  elsewhere:       install Python from https://www.python.org/downloads/\n"
        f"Then run the same command again."
    )


def find_browser():
    """The path of a Chromium, Chrome or Edge that starts, or None. CHROMIUM decides when it is set."""
    if chosen := os.environ.get("CHROMIUM"):
        if not shutil.which(chosen):
            raise Refusal(f"CHROMIUM names {chosen}, and there is no such program.")
        return shutil.which(chosen)
    found = [shutil.which(name) for name in BROWSERS] + [path for where in BROWSER_FILES for path in glob.glob(where)]
    for path in filter(None, found):
        # Ubuntu's chromium-browser may be a stand-in that only asks for snap; Windows opens a window when asked.
        if WINDOWS or runs(path, "--version"):
            return path
    return None


def install_browser():
    return find_browser() if apt_install("chromium") else None
