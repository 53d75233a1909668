"""A tiny unit to build, load and break."""

import shutil
from pathlib import Path

TINY = Path(__file__).parent / "tiny"


def copy_tiny(folder):
    """A copy of the tiny unit, in folder/units/tiny."""
    target = folder / "units" / "tiny"
    shutil.copytree(TINY, target)
    return target


def change(folder, name, old, new):
    """Replaces a text that stands in the file exactly once."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
