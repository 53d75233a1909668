"""Zip packages: what is taken from them, and each way in which one may do harm or tell lies."""

import io
import struct
import tracemalloc
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import packages
from assessments.packages import open_package
from classrooms.problems import BadFile

CENTRAL = b"PK\x01\x02"  # an entry of the directory: flags at 8, method at 10, sizes at 20 and 24, offset at 42
GOOD = {"imsmanifest.xml": b"<manifest/>", "quiz one/items.xml": b"<a/>" * 50, "empty.txt": b""}


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A zip of {name or ZipInfo: bytes}, or of a list of such pairs."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice
        with zipfile.ZipFile(stream, "w", method) as archive:
            for name, data in files.items() if isinstance(files, dict) else files:
                archive.writestr(name, data)
    return stream.getvalue()


def declared(data, at, form, *values, entry=0):
    """The zip with other values at a place of one entry of its directory."""
    place = -1
    for _each in range(entry + 1):
        place = data.index(CENTRAL, place + 1)
    changed = bytearray(data)
    struct.pack_into(form, changed, place + at, *values)
    return bytes(changed)


def refusal(data):
    with pytest.raises(BadFile) as bad:
        package = open_package(data)
        for name in package.names:
            package.read(name)
    [problem] = bad.value.problems
    return problem.what


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_package_gives_its_files(method):
    package = open_package(zipped(GOOD, method))
    assert {name: package.read(name) for name in package.names} == GOOD


def test_names_lose_the_steps_that_go_nowhere_and_folders_are_none():
    package = open_package(zipped([("./a//b.xml", b"1"), ("folder/", b""), ("Übung ‒ 1.xml", b"2")]))
    assert package.names == ("a/b.xml", "Übung ‒ 1.xml")
    assert package.read("a/b.xml") == b"1"


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(BadFile, match="The package has no file “../etc/passwd”."):
        open_package(zipped(GOOD)).read("../etc/passwd")


def test_an_empty_package_has_no_files():
    assert open_package(zipped({})).names == ()


# --- What is no zip, or a broken one ---------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"<quiz/>", b"P", b"MZ" + zipped(GOOD), b"Rar!\x1a\x07"])
def test_what_is_no_zip_is_refused(data):
    assert refusal(data) == "This is no zip package."


@pytest.mark.parametrize("cut", [5, 40, -60, -10])
def test_a_part_of_a_zip_is_refused(cut):
    assert "broken" in refusal(zipped(GOOD)[:cut])


def test_a_damaged_member_is_refused_by_name():
    data = bytearray(zipped({"a.xml": b"words " * 20}, zipfile.ZIP_STORED))
    data[60] ^= 1
    assert refusal(bytes(data)) == "The file “a.xml” of the package is broken."


def test_a_package_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MAX_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in refusal(zipped({"a": b"x" * 1024 * 1024}, zipfile.ZIP_STORED))


# --- Bombs -----------------------------------------------------------------------------------------


def test_a_bomb_is_refused_and_never_unfolded():
    data = zipped({"quiz.xml": bytes(24 * 1024 * 1024)})
    assert len(data) < 30_000
    tracemalloc.start()
    told = refusal(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == "The file “quiz.xml” of the package unfolds to far more than it holds."
    assert most < 2_000_000


@pytest.mark.parametrize("claimed", [100, 1024 * 1024])
def test_a_bomb_that_claims_to_be_small_is_refused_and_never_unfolded(claimed):
    data = declared(zipped({"quiz.xml": bytes(24 * 1024 * 1024)}), 24, "<L", claimed)
    tracemalloc.start()
    told = refusal(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == "The file “quiz.xml” of the package is broken."
    assert most < 5_000_000


def test_a_file_that_holds_less_than_it_claims_is_refused():
    assert "“a.xml” of the package is broken" in refusal(declared(zipped({"a.xml": b"words"}), 24, "<L", 500))


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "MAX_MEMBER", 1024 * 1024)
    assert "“a” of the package unfolds to more than 1 MB" in refusal(zipped({"a": b"x" * (1024 * 1024 + 1)}))


def test_files_that_are_too_large_together_are_refused(monkeypatch):
    monkeypatch.setattr(packages, "MAX_TOTAL", 1024 * 1024)
    files = {f"{number}.xml": b"x" * 400_000 for number in range(3)}
    assert refusal(zipped(files)) == "The package unfolds to more than 1 MB: import it in parts."


def test_too_many_files_are_refused_before_they_are_listed():
    files = {str(number): b"" for number in range(packages.MAX_MEMBERS)}
    assert len(open_package(zipped(files)).names) == packages.MAX_MEMBERS
    assert "more than 12000 files" in refusal(zipped(files | {"another": b""}))


def test_files_that_overlap_are_refused():
    data = zipped([("a.xml", b"1" * 90), ("b.xml", b"2" * 90)], zipfile.ZIP_STORED)
    assert "overlap" in refusal(declared(data, 42, "<L", 0, entry=1))  # both in one place
    assert "overlap" in refusal(declared(data, 20, "<LL", 150, 150))  # the first holds the second, quoted


def test_a_folded_way_that_needs_much_memory_is_refused():
    assert "packed in a way that is not read here" in refusal(zipped({"a.xml": b"1"}, zipfile.ZIP_LZMA))


# --- Names and kinds ---------------------------------------------------------------------------------

CLIMBING = ["../a", "a/../../b", "..", "a/..", "/etc/passwd", "C:/a", "c:a", "a\\b", "..\\a", "\\\\host\\a", "a\nb"]


@pytest.mark.parametrize("name", CLIMBING)
def test_a_name_that_may_lead_out_is_refused(name):
    assert "is no name of a file within the package" in refusal(zipped({name: b"1"}))


def test_a_name_with_a_hidden_end_is_refused():
    data = zipped({"a.xmlX.exe": b"1"}).replace(b"a.xmlX.exe", b"a.xml\x00.exe")
    assert "is no name of a file within the package" in refusal(data)


@pytest.mark.parametrize("name", ["..a/b..", "a..b", "...", "a b/c:d"])
def test_a_name_that_only_looks_odd_is_taken(name):
    assert open_package(zipped({name: b"1"})).names == (name,)


@pytest.mark.parametrize("names", [("a", "a"), ("a/b", "./a//b")])
def test_a_name_that_stands_twice_is_refused(names):
    assert "two files “a" in refusal(zipped([(name, b"1") for name in names]))


@pytest.mark.parametrize("kind", [0o120777, 0o010644, 0o060644])
def test_what_is_no_plain_file_is_refused(kind):
    info = zipfile.ZipInfo("a.xml")
    info.external_attr = kind << 16
    assert refusal(zipped({info: b"/etc/passwd"})) == "“a.xml” is no file but leads elsewhere."


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_an_encrypted_file_is_refused(flag):
    assert "encrypted" in refusal(declared(zipped({"a.xml": b"1"}), 8, "<H", flag))


# --- Anything ----------------------------------------------------------------------------------------

SOUND = zipped(GOOD)
DAMAGE = st.tuples(st.integers(0, len(SOUND)), st.binary(max_size=6), st.integers(0, 12))


@settings(max_examples=300, deadline=None)
@given(st.lists(DAMAGE, min_size=1, max_size=4))
def test_a_damaged_package_is_read_or_refused_in_words(damages):
    data = SOUND
    for at, put, cut in damages:
        data = data[:at] + put + data[at + cut :]
    try:
        package = open_package(data)
        found = [package.read(name) for name in package.names]
    except BadFile as bad:
        assert all(len(problem.what) > 10 for problem in bad.problems)
    else:
        assert sum(map(len, found)) < 10_000
