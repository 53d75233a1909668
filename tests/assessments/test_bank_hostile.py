"""What a hostile file could try, with every reader of questions: it is refused in words, or does no harm."""

import csv
import html
import io
import re
import time
import tracemalloc

import openpyxl
import pytest

from assessments.forms.bank_files import open_bank, readers, templates
from assessments.packages import MAX_MEMBERS, is_package
from classrooms.cells import FORMULA
from classrooms.problems import BadFile
from lessons import markup
from tests.assessments.bank_samples import MARK, changed, samples, unzipped, zipped

EACH = pytest.mark.parametrize("name", sorted(readers()))
SECRET = "Nobody may read this"
SECONDS = 5
MEGABYTE = 1024 * 1024


def outcome(name, data):
    """The rows that are taken, or the words of the refusal."""
    try:
        return [row for row in open_bank(data, "file", name)[1] if not row.refusal]
    except BadFile as bad:
        return " ".join(problem.what for problem in bad.problems)


def is_xml(data):
    return is_package(data) or data.lstrip(b"\xef\xbb\xbf").startswith(b"<")


def declaring(doctype):
    """Puts a document type before the root of XML, and calls its entity where the question is asked."""

    def change(text):
        if not text.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
            return doctype + text.replace(MARK, b"&e;")
        head, end, rest = text.rpartition(b"?>") if text.startswith(b"<?xml") else (b"", b"", text)
        return head + end + doctype + rest.replace(b"<![CDATA[", b"").replace(b"]]>", b"").replace(MARK, b"&e;")

    return change


@EACH
def test_entities_are_never_expanded(name, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    bombs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctypes = [
        f'<!DOCTYPE x [<!ENTITY e "{SECRET}">]>',
        f'<!DOCTYPE x [<!ENTITY e0 "{SECRET}">{bombs}<!ENTITY e "&e9;">]>',
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{secret.as_uri()}">%p;<!ENTITY e "{SECRET}">]>',
        f'<!DOCTYPE x SYSTEM "{secret.as_uri()}">',
    ]
    begun = time.process_time()
    for doctype in doctypes:
        for data in samples(name):
            found = outcome(name, changed(data, declaring(doctype.encode())))
            if is_xml(data):
                assert isinstance(found, str), doctype
            assert not re.search(rf"(?<!\"){SECRET}", str(found).replace("\\", "").replace("&quot;", '"'))
    assert time.process_time() - begun < 2 * SECONDS


def with_files(data, *files):
    """The package with these files more; another file becomes a package of its own."""
    if not is_package(data):
        return zipped([("questions", data), *files])
    return zipped([*unzipped(data), *files])


def grown(data, size):
    """The file with so many blanks at its end; of a package, at the end of its largest file."""
    if not is_package(data):
        return data + b" " * size
    *others, (path, text) = sorted(unzipped(data), key=lambda file: len(file[1]))
    return zipped([*others, (path, text + b" " * size)])


@EACH
@pytest.mark.parametrize("path", ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "media\\..\\..\\evil.txt"])
def test_a_path_that_leads_out_of_a_package_is_refused(name, path):
    assert isinstance(outcome(name, with_files(samples(name)[-1], (path, b"x"))), str)


@EACH
def test_a_package_that_unfolds_beyond_all_measure_is_refused_and_not_unfolded(name):
    bombs = [
        with_files(samples(name)[-1], ("media/bomb.bin", b"\x00" * (60 * MEGABYTE))),
        grown(samples(name)[-1], 30 * MEGABYTE),
        with_files(samples(name)[-1], *((f"media/{number}", b"") for number in range(MAX_MEMBERS + 1))),
    ]
    tracemalloc.start()
    begun = time.process_time()
    for bomb in bombs:
        assert isinstance(outcome(name, bomb), str)
    assert time.process_time() - begun < SECONDS
    assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
    tracemalloc.stop()


@EACH
def test_a_text_of_a_hundred_megabytes_is_refused_soon(name):
    data = changed(samples(name)[-1], lambda text: text.replace(MARK, b"x" * (100 * MEGABYTE), 1))
    begun = time.process_time()
    assert isinstance(outcome(name, data), str)
    assert time.process_time() - begun < SECONDS


SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>",
]


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inner)


@EACH
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_is_shown(name, script):
    seen = 0
    for written in (script, html.escape(script), html.escape(html.escape(script))):
        for data in samples(name):
            found = outcome(name, changed(data, lambda text, put=written: text.replace(MARK, put.encode())))
            for row in found if isinstance(found, list) else []:
                seen += 1
                for text in texts_of([row.stem, row.rationale, row.spec]):
                    shown = str(markup.render(text)).lower()
                    assert not re.search(r"<(script|img|svg|iframe|math|style)", shown)
                    assert not re.search(r"<[^>]*(javascript|onerror|onload)", shown)
    assert seen


@EACH
@pytest.mark.parametrize("formula", ['=HYPERLINK("http://evil.example","x")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "＝1"])
def test_what_looks_like_a_formula_leaves_as_text_whatever_it_came_in(name, formula):
    taken = []
    for data in samples(name):
        found = outcome(name, changed(data, lambda text: text.replace(MARK, html.escape(formula).encode() + b" which")))
        taken += found if isinstance(found, list) else []
    for module in templates().values():
        rows = [row for row in taken if not module.cannot(row)]
        stream = io.BytesIO()
        module.write(rows, stream)
        for cell in cells_of(module.EXTENSION, stream.getvalue()):
            assert not FORMULA.match(str(cell)) or str(cell).startswith("'")


def cells_of(extension, data):
    if extension == "csv":
        return [cell for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in line]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for line in sheet for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    return [cell.value for cell in cells]
