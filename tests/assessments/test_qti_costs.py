"""Questions of QTI that are read without trying every answer, and those that must be tried all the same."""

import io
import random
import re
import zipfile
from fractions import Fraction

import pytest

from assessments.bankrows import BankRow, settled
from assessments.formats import questions_qti as qti
from assessments.qti.beside import Beside
from assessments.qti.items import Work
from assessments.qti.reading import row as read
from tests.assessments.qti_support import SCORE, body, mapping, response, rules, score
from tests.assessments.qti_support import item as item_of
from tests.assessments.test_questions_qti_rules import adds, base, inline, is_right, sets, variable, when

LETTERS = "CABFDEIGHLJK"  # in no order of their own
FEW = 25_000  # steps; every order of six things takes 300,000


def taken(data):
    """(the row, how many steps it took) of an item."""
    work = Work()
    return settled(read(data.encode(), work, Beside())), work.for_one


def written(row):
    stream = io.BytesIO()
    qti.write([settled(row)], stream)
    with zipfile.ZipFile(stream) as package:
        [name] = [name for name in package.namelist() if name.startswith("items/")]
        return package.read(name).decode()


def order(rule, same=(), count=12):
    events = [{"id": f"x{one}", "text": f"Thing {one}", "same": one in same} for one in LETTERS[:count]]
    return BankRow(1, id="o", kind="ordering", stem="In which order?", spec={"rule": rule, "events": events})


def gaps(**more):
    words = [f"word {one}" for one in LETTERS]
    accepted = [{"id": str(place), "accept": [words[place]], "rationale": "So it is."} for place in range(1, 7)]
    text = ", ".join(f"[[{place}]]" for place in range(1, 7))
    spec = {"text": text, "bank": words, "gaps": accepted, **more}
    return BankRow(1, id="g", kind="cloze", stem="Fill the gaps.", spec=spec)


@pytest.mark.parametrize("same", ["", "A", "ADK"])
@pytest.mark.parametrize("rule", ["all-pairs", "absolute", "adjacent"])
def test_an_order_as_we_write_it_is_known(rule, same):
    row, steps = taken(written(order(rule, same)))
    assert (row.refusal, row.spec["rule"]) == ("", rule)
    assert [event["id"] for event in row.spec["events"]] == [f"x{one}" for one in LETTERS]
    assert "".join(event["id"][1] for event in row.spec["events"] if event["same"]) == same
    assert steps < FEW


def test_an_order_of_twelve_that_counts_as_a_whole_is_known():
    row, steps = taken(written(order("exact")))
    assert (row.spec["rule"], len(row.spec["events"])) == ("exact", 12)
    assert steps < 500


@pytest.mark.parametrize(
    ("old", "new"), [("<lt>(.*?)</lt>", r"<lte>\1</lte>"), ('n="3"', 'n="4"'), (">xC<", ">xD<"), (">4<", ">5<")]
)
def test_an_order_that_is_not_quite_as_we_write_it_is_not_known(old, new):
    before, after = written(order("all-pairs")).split("<responseProcessing>")
    changed = re.sub(old, new, after, count=1)
    assert changed != after
    assert taken(f"{before}<responseProcessing>{changed}")[0].refusal


@pytest.mark.parametrize("count", [3, 12])
def test_an_order_of_which_each_is_right_is_refused(count):
    before, after = written(order("exact", count=count)).split("<match>")
    after = after.replace("</match>", "</isNull></not>").replace('<correct identifier="RESPONSE" />', "")
    assert taken(f"{before}<not><isNull>{after}")[0].refusal


@pytest.mark.parametrize("more", [{}, {"exact": "true"}])
def test_gaps_that_have_rules_of_their_own_are_not_tried_together(more):
    row, steps = taken(written(gaps(**more)))
    assert row.spec.get("exact", False) == bool(more), row.refusal
    assert steps < FEW
    right = {str(place): f"word {LETTERS[place]}" for place in range(1, 7)}
    assert score(row, right) == 1
    assert score(row, right | {"2": "word C"}) == (0 if more else Fraction(5, 6))


TWO = [response("single", "identifier", ["A"], name=name) for name in ("G1", "G2")]
SHOWN = body("<p>Choose.</p>", f"<p>{inline('G1')} and {inline('G2')}</p>")


def test_gaps_that_are_tested_by_one_another_are_tried():
    both = [f"<and>{is_word('G1', word)}{is_word('G2', word)}</and>" for word in "AB"]
    found, _steps = taken(item_of(*TWO, SCORE, SHOWN, rules(when((f"<and><or>{''.join(both)}</or></and>", sets(1))))))
    assert "nor all together" in found.refusal


def is_word(name, word):
    return f"<match>{variable(name)}{base(word, 'identifier')}</match>"


def test_a_variable_that_is_called_as_a_gap_is_no_answer():
    outcome = SCORE.replace("SCORE", "G2").replace("float", "identifier")
    remembered = when((is_right("G1"), adds(1) + sets(base("A", "identifier"), "G2")))
    mapped = '<mapResponse identifier="G2"/>'
    more = when((f"<and>{is_word('G2', 'A')}<gt>{mapped}{base(0)}</gt></and>", adds(5)))
    counted = sets(f"<sum>{variable('SCORE')}{mapped}</sum>")
    answers = [TWO[0], response("single", "identifier", ["A"], mapping({"A": 1}), name="G2")]
    found, _steps = taken(item_of(*answers, SCORE, outcome, SHOWN, rules(remembered, counted, more)))
    assert "nor all together" in found.refusal


@pytest.mark.parametrize("rule", ["all-pairs", "absolute", "adjacent"])
def test_an_order_that_is_known_is_scored_as_the_file_says(rule):
    row, _steps = taken(written(order(rule, "A", count=7)))
    ours = settled(order(rule, "A", count=7))
    chance = random.Random(rule)
    for _ in range(50):
        places = chance.sample([str(place) for place in range(1, 8)], 7)
        answer = {f"x{one}": place for one, place in zip(LETTERS, places, strict=False)}
        assert score(row, answer) == score(ours, answer)
