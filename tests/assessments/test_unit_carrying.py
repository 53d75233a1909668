"""The whole shipped unit through each format: a question returns equal, or equal but for what was named beforehand."""

import copy
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as site

from assessments.bankrows import BankRow, settled
from assessments.forms.bank_files import readers, weigh, writers
from assessments.questions.folding import fold

# How many of the 144 are carried, and how many of these come back equal.
COUNTS = {
    "csv": (114, 114),
    "gift": (60, 20),
    "moodle": (113, 29),
    "qti": (126, 126),
    "qti3": (126, 126),
    "xlsx": (114, 114),
}


@pytest.fixture(scope="module")
def unit():
    records = json.loads((Path(site.BASE_DIR) / "fixtures/secret_speech.json").read_text(encoding="utf-8"))
    fields = [record["fields"] for record in records if record["model"] == "assessments.question"]
    return [
        settled(BankRow(0, one["key"], one["kind"], one["stem"], one["spec"], Decimal(one["points"]), one["rationale"]))
        for one in fields
    ]


@pytest.mark.parametrize("name", sorted(writers()))
def test_the_whole_unit_comes_back_equal_but_for_what_is_named(unit, name):
    module = writers()[name]
    weighed = [(row, *weigh(row, module)) for row in unit]
    carried = [row for row, reason, _lost in weighed if not reason]
    losses = [lost for _row, reason, lost in weighed if not reason]
    stream = io.BytesIO()
    module.write(carried, stream)
    stream.seek(0)
    again = [settled(row) for row in readers().get(name, readers()["qti"]).read(stream)]
    assert [row.id for row in again] == [row.id for row in carried]
    equal = 0
    for row, back, told in zip(carried, again, losses, strict=True):
        equal += not told
        assert (facts(row) == facts(back)) == (not told), (row.id, told)
        first, second = (without(told, one, other) for one, other in ((row, back), (back, row)))
        assert facts(first) == facts(second), (row.id, told)
    assert (len(unit), len(carried), equal) == (144, *COUNTS[name])


def test_the_documentation_tells_how_many():
    text = " ".join((Path(site.BASE_DIR) / "docs/bank-formats.md").read_text(encoding="utf-8").split())
    assert sorted(COUNTS) == sorted(writers())
    assert all(f"`{name}` {carried} and {equal}" in text for name, (carried, equal) in COUNTS.items())


def facts(row):
    return row.kind, row.stem.strip(), row.spec, row.points, row.rationale.strip(), row.tags


def without(told, row, other):
    """The row without what is told to be lost; `other` is what it is compared to."""
    for what in told:
        row = LOST[re.sub("“.*”", "…", what)](replace(row, spec=copy.deepcopy(row.spec)), other)
    return row


def of_rows(group, *names):
    """Without these fields of each option, pair or gap."""

    def taken(row, other):
        for one in row.spec[group]:
            for name in names:
                one.pop(name, None)
        return row

    return taken


def of_spec(*names):
    def taken(row, other):
        for name in names:
            row.spec.pop(name, None)
        return row

    return taken


def points(row, other):
    return replace(row, points=Decimal(1))


def guidance(row, other):
    """It stands below the question."""
    told = [row.stem.strip(), row.spec.pop("guidance")]
    return replace(row, stem="\n\n".join(filter(None, told)))


def kind(row, other):
    """What is left of an essay is how long it may be."""
    return replace(row, kind="short", spec={"words": row.spec.get("max_words") or row.spec["words"]})


def ranges(row, other):
    """Each number and range as its bounds, with its worth and reason."""
    found = []
    for one in [*row.spec["values"], *row.spec["ranges"]]:
        value, by = (Decimal(one.get(name) or 0) for name in ("value", "by"))
        low, high = (one.get("from"), one.get("to")) if "from" in one else (value - by, value + by)
        found.append((Decimal(low), Decimal(high), one["credit"], one["rationale"]))
    return replace(row, spec={"found": sorted(found), "units": row.spec["units"]})


def unlisted(row, other):
    """Only the words of the list, as they stand there."""
    bank = {fold(word): word for word in row.spec["bank"]}
    for gap in row.spec["gaps"]:
        gap["accept"] = [bank[fold(word)] for word in gap["accept"] if fold(word) in bank]
    return row


LOST = {
    "misconceptions": of_rows("options", "misconception"),
    "the misconceptions behind its wrong options": of_rows("options", "misconception"),
    "that the choices keep their order": of_spec("keeps_order"),
    "points": points,
    "the unit": of_spec("units"),
    "names of texts": of_rows("stems", "id"),
    "reasons beside the pairs": of_rows("stems", "rationale"),
    "the reasons beside its pairs": of_rows("stems", "rationale"),
    "the reasons beside its gaps": of_rows("gaps", "rationale"),
    "words that are accepted and not in the list": unlisted,
    "its guidance as such: it stands below the question": guidance,
    "its exact number of words": of_spec("words"),
    "the paragraphs that a good answer draws on": of_spec("expected"),
    "its ranges as such: each becomes a number with leeway": ranges,
    "its kind: it comes back as …, without its times, documents and citations": kind,
}
