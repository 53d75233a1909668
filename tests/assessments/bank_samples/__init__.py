"""Small files of questions that a reader takes: of each kind that the format writes, and as other systems write them.

A file here is named by its reader, and a folder holds what a package holds. Every sample asks “Which …”, so that tests
can put something else there.
"""

import io
import zipfile
from functools import cache
from pathlib import Path

from assessments import questions
from assessments.bankrows import BankRow, settled
from assessments.forms.bank_files import readers, writers
from assessments.packages import is_package

HERE = Path(__file__).parent
MARK = b"Which"


@cache
def samples(name):
    found = [path.read_bytes() for path in sorted(HERE.glob(f"{name}.*"))]
    if (HERE / name).is_dir():
        paths = sorted(path for path in (HERE / name).rglob("*") if path.is_file())
        found.append(zipped((str(path.relative_to(HERE / name)), path.read_bytes()) for path in paths))
    for kind in questions.kinds() if name in writers() else ():
        row = settled(BankRow(1, "q-1", kind, "Which *one*?", questions.get(kind).EXAMPLE, tags=("thaw",)))
        if not readers()[name].cannot(row):
            stream = io.BytesIO()
            readers()[name].write([row], stream)
            found.append(stream.getvalue())
    return found


def zipped(files):
    """The bytes of a package of (name, bytes)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def unzipped(data):
    """[(name, bytes)] of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def changed(data, change):
    """The file with `change(bytes)` made of its text; of a package, of each file in it."""
    if not is_package(data):
        return change(data)
    return zipped((name, change(text)) for name, text in unzipped(data))
