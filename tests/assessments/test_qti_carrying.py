"""Questions written as QTI and read again: equal, but for what is said to be lost; how much of the unit is carried."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as site
from hypothesis import given, settings

from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from assessments.formats import questions_qti3 as qti3
from assessments.qti.writing_kinds import WRITERS
from tests.assessments.bank_strategies import rows

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


@each_format
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_what_is_written_comes_back_but_for_what_is_said(kind, module):
    written = []

    @settings(max_examples=25, deadline=None)
    @given(rows(kind))
    def check(row):
        if module.cannot(row):
            assert module.drops(row) == []
            return
        written.append(row)
        once = back(module, row)
        assert not once.refusal
        lost = module.drops(row)
        assert (facts(once) == facts(row)) == (not lost), lost

    check()
    assert len(written) > 2


@pytest.fixture(scope="module")
def unit():
    """The unit's 144 questions."""
    records = json.loads((Path(site.BASE_DIR) / "fixtures/secret_speech.json").read_text(encoding="utf-8"))
    fields = [record["fields"] for record in records if record["model"] == "assessments.question"]
    return [
        settled(BankRow(0, one["key"], one["kind"], one["stem"], one["spec"], Decimal(one["points"]), one["rationale"]))
        for one in fields
    ]


@each_format
def test_how_many_of_the_units_questions_are_carried_and_come_back_equal(unit, module):
    carried = [row for row in unit if not module.cannot(row)]
    again = returned(module, carried)
    assert [row.id for row in again] == [row.id for row in carried]
    equal = [row for row, other in zip(carried, again, strict=True) if facts(row) == facts(other)]
    assert [row.id for row in carried if not module.drops(row)] == [row.id for row in equal]
    assert (len(unit), len(carried), len(equal)) == (144, 124, 29)
