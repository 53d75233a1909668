"""Every reader of question files is handed damaged and odd files: rows that are settled, or a refusal in words.

The normal run takes a few seconds. `FUZZ_SECONDS=60` goes on for so long with each reader, and tells the seed of what
it found; `FUZZ_SEED` begins there.
"""

import contextlib
import io
import json
import os
import re
import time
import zipfile
import zlib
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.forms.bank_files import open_bank, readers, writers
from assessments.packages import is_package
from classrooms.problems import BadFile
from tests.assessments.bank_samples import MARK, changed, samples, unzipped, zipped

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
FIRST_SEED = int(os.environ.get("FUZZ_SEED", "0"))
LONGEST = 5  # seconds of the processor that a small file may cost
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
ODD = ["{", "}", "=", "~", "#", "::", "->", "%50%", "%-100%", "\\", "\\n", "//", "####", "*", "|", "[[1]]", "[[x]]"]
ODD += ["<", ">", "</", "/>", "&", "&amp;", "&lt;", "&#0;", "&#x110000;", "<![CDATA[", "]]>", "<!--", "<b>", "<li>"]
ODD += ["<img src='x'>", "<pre>", "{1:SA:=", "{1:MC:", "A. ", "ANSWER: ", "T", "true", "0", "1", "-1", "50", "1e9", "."]
ODD += [
    "1e999999999",
    "-1e-999999999",
    "9" * 400,
    "NaN",
    "Infinity",
    "²",
    "٣",
    "½",
    "−5",
    "1,5",
    "± ",
    " to ",
    " figures)",
]
ODD += [
    ",",
    ";",
    "\t",
    '"',
    "'",
    "\n",
    "\r",
    "\x0b",
    "\x1c",
    "\u2028",
    "\ufeff",
    "\x00",
    "_x0000_",
    "_xD800_",
    "é",
    "ﬁ",
]
ODD += [
    "=1+1",
    "word",
    "word " * 400,
    "`",
    "![m](picture:m)",
    "$CATEGORY: ",
    "[id:",
    "<script>",
    "\U0001f600",
    "İ",
    "ẞ",
]


def mutant(name, random):
    data = random.choice(samples(name))
    for _round in range(random.randint(1, 3)):
        data = _mutated(random, data)
    return data


def _mutated(random, data):
    if is_package(data) and random.random() < 0.95:
        with contextlib.suppress(zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
            return _repacked(random, data)
    return random.choice([_with_other_bytes, _with_other_words])(random, data)


def _repacked(random, data):
    """The package with one of its files changed, for bytes that were changed after packing tell nothing but that."""
    files = unzipped(data)
    place = random.randrange(len(files))
    name, text = files[place]
    files[place : place + 1] = [(name, _mutated(random, text))] if random.random() < 0.95 else []
    return zipped(files)


def _with_other_bytes(random, data):
    for _hit in range(random.randint(1, 6)):
        place, cut = random.randint(0, len(data)), random.choice([0, 1, 1, 3, 30])
        data = data[:place] + random.randbytes(random.randint(0, 3)) + data[place + cut :]
    return data


def _with_other_words(random, data):
    """Words and signs left out, doubled, moved, or replaced by odd ones."""
    words = TOKEN.findall(data.decode("utf-8", "ignore")) or [""]
    for _hit in range(random.randint(1, 6)):
        place, length = random.randint(0, len(words)), random.choice([1, 1, 1, 2, 8, 40])
        piece = words[place : place + length]
        put = random.choice(["nothing", "odd", "odd", "odd before", "twice", "elsewhere"])
        if put == "odd":
            piece = random.choices(ODD, k=random.randint(1, 4))
        elif put == "odd before":
            piece = [*random.choices(ODD, k=random.randint(1, 8)), *piece]
        elif put == "twice":
            piece = piece * random.choice([2, 2, 30])
        words[place : place + length] = [] if put in ("nothing", "elsewhere") else piece
        if put == "elsewhere":
            at = random.randint(0, len(words))
            words[at:at] = piece
    return "".join(words).encode("utf-8", "ignore")


def check(name, data):
    """Rows that are tidy and can be kept, or refused in words; or BadFile in words. Never anything else, and soon."""
    begun = time.process_time()
    try:
        rows = list(open_bank(data, "file", name)[1])
    except BadFile as bad:
        assert bad.problems and all(len(problem.what) > 10 for problem in bad.problems)
        rows = []
    assert time.process_time() - begun < LONGEST
    for row in rows:
        assert isinstance(row.refusal, str) and all(isinstance(told, str) and told for told in row.warnings)
        if not row.refusal:
            check_taken(name, row)


def check_taken(name, row):
    module = questions.get(row.kind)
    assert module.clean_spec(row.spec) == row.spec
    assert row.stem.strip() and row.id and row.points > 0
    kept = json.dumps([row.id, row.stem, row.rationale, row.spec, *row.tags], ensure_ascii=False)
    assert "\x00" not in f"{row.stem}{row.rationale}{row.tags}" and "\\u0000" not in kept
    kept.encode()
    key = module.key(row.spec)
    if key is not None:
        assert module.judge(row.spec, key).fraction + module.judge(row.spec, key).by_hand == 1
    writer = writers().get(name)
    if writer and not writer.cannot(row):
        assert all(str(what) for what in writer.drops(row))
        writer.write([row], io.BytesIO())


@pytest.mark.parametrize("name", sorted(readers()))
def test_the_samples_are_taken(name):
    """Otherwise the damage would tell nothing."""
    assert samples(name)
    for data in samples(name):
        assert changed(data, lambda text: text.replace(MARK, b"What")) != data
        assert any(not row.refusal for row in open_bank(data, "file", name)[1])


@pytest.mark.parametrize("name", sorted(readers()))
def test_a_damaged_file_gives_rows_or_is_refused_in_words(name):
    if SECONDS:
        go_on(name, time.monotonic() + SECONDS)
        return

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def run(seed):
        check(name, mutant(name, Random(seed)))

    run()


def go_on(name, end):
    for seed in count(FIRST_SEED):
        data = mutant(name, Random(seed))
        try:
            check(name, data)
        except Exception as error:
            raise AssertionError(f"FUZZ_SEED={seed}, {name}: {data[:2000]!r}") from error
        if time.monotonic() > end:
            print(f"{name}: {seed - FIRST_SEED + 1} files, the last one of the seed {seed}")
            return
