"""Questions written as QTI and read again: equal, but for what is said to be lost; how much of the unit is carried."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings

from assessments import questions
from assessments.bankpictures import Album
from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from assessments.formats import questions_qti3 as qti3
from assessments.qti.writing_kinds import WRITERS
from tests.assessments.bank_strategies import rows
from tests.factories import picture_file

each_format = pytest.mark.parametrize("module", [qti, qti3], ids=["2.1", "3.0"])
FACTS = ("id", "kind", "stem", "spec", "points", "rationale", "tags")


def facts(row):
    return {name: value.strip() if isinstance(value := getattr(row, name), str) else value for name in FACTS}


def returned(module, found):
    stream = io.BytesIO()
    module.write(found, stream)
    stream.seek(0)
    return [settled(row) for row in qti.read(stream)]


def back(module, row):
    [found] = returned(module, [row])
    return found


RARE = [HealthCheck.filter_too_much, HealthCheck.too_slow]  # of typed answers most fold accents, which QTI cannot


@each_format
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_what_is_written_comes_back_but_for_what_is_said(kind, module):
    @settings(max_examples=25, deadline=None, suppress_health_check=RARE)
    @given(rows(kind).filter(lambda row: not module.cannot(row)))
    def check(row):
        once = back(module, row)
        assert not once.refusal
        lost = module.drops(row)
        assert (facts(once) == facts(row)) == (not lost), lost

    check()


@each_format
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_what_cannot_be_written_is_not_said_to_lose_anything(kind, module):
    @settings(max_examples=25, deadline=None)
    @given(rows(kind))
    def check(row):
        assert not (module.cannot(row) and module.drops(row))

    check()


def pictured(kind, stem="Where? {shown}", spec=None, **fields):
    picture, shown, _warning = Album().take(picture_file("PNG"), "A map", "map.png")
    spec = spec(shown) if spec else questions.get(kind).EXAMPLE
    return settled(BankRow(1, "q", kind, stem.format(shown=shown), spec, pictures=(picture,), **fields))


@each_format
@pytest.mark.parametrize("stem", ["Where? {shown} Here?", "Where?\n\n{shown}\n\nLook.", "- a {shown}\n- b"])
def test_pictures_go_into_the_package_and_come_back(module, stem):
    found = [pictured("true_false", stem), pictured("single", stem, tags=("a",))]
    stream = io.BytesIO()
    module.write(found, stream)
    package = zipfile.ZipFile(stream)
    [file] = [name for name in package.namelist() if name.startswith("pictures/")]
    assert package.read("imsmanifest.xml").decode().count(f'<file href="{file}" />') == 2
    assert f'src="../{file}"' in package.read("items/001-q.xml").decode()
    assert b"figcaption" not in package.read("items/001-q.xml") and b"loading" not in package.read("items/001-q.xml")
    for row, again in zip(found, returned(module, found), strict=True):
        assert (again.stem, again.pictures) == (row.stem, row.pictures)
    assert module.drops(found[0])[-1] == "who made its pictures, and their rights"


@each_format
def test_pictures_of_options_and_reasons_come_back(module):
    def spec(shown):
        return {"options": [{"id": i, "text": f"{shown} {i}", "right": i == "a", "rationale": shown} for i in "ab"]}

    row = pictured("single", spec=spec, rationale="So.")
    assert back(module, row).spec == row.spec


@each_format
def test_what_matches_best_is_told_from_what_is_accepted_besides(module):
    spec = {"stems": [{"id": i, "text": i, "match": "z", "accept": ["y"]} for i in "ab"], "spares": ["y"]}
    row = settled(BankRow(1, "q", "matching", "Which?", spec))
    assert back(module, row).spec == row.spec


@each_format
def test_an_answer_that_looks_like_a_picture_loses_none(module):
    spec = {"accept": [{"text": "![m](picture:x) m", "credit": "1", "rationale": ""}]}
    row = settled(BankRow(1, "0", "short_text", "Plain words", spec | {"keeps_accents": True}))
    assert module.drops(row) == [] and facts(back(module, row)) == facts(row)
