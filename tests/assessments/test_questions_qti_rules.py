"""QTI's own response processing: what a plain reading of it gives is what ours gives, for every answer there is."""

import html
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessments.qti_support import SCORE, body, choices, entry, mapping, one, response, rules, score

HALF = Fraction(1, 2)


def variable(name="RESPONSE"):
    return f'<variable identifier="{name}"/>'


def correct(name="RESPONSE"):
    return f'<correct identifier="{name}"/>'


def base(value, kind="float"):
    return f'<baseValue baseType="{kind}">{html.escape(str(value))}</baseValue>'


def sets(value, name="SCORE"):
    inner = value if str(value).startswith("<") else base(value)
    return f'<setOutcomeValue identifier="{name}">{inner}</setOutcomeValue>'


def when(*branches, otherwise=""):
    """(condition, what is done) one after the other."""
    names = ["responseIf", *["responseElseIf"] * (len(branches) - 1)]
    inner = "".join(f"<{name}>{test}{done}</{name}>" for name, (test, done) in zip(names, branches, strict=True))
    inner += f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseCondition>{inner}</responseCondition>"


def member(value):
    return f"<member>{base(value, 'identifier')}{variable()}</member>"


def adds(worth, name="SCORE"):
    return sets(f"<sum>{variable(name)}{base(worth)}</sum>", name)


# Several choices: an oracle of the test's own, and every set of choices


def apart(worths):
    """Rules that add the worth of each choice."""
    return rules(*(when((member(id_), adds(worth))) for id_, worth in worths.items()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([Fraction(n, 2) for n in range(-4, 5)]), min_size=2, max_size=5), st.booleans())
def test_choices_that_are_added_up_score_alike_or_are_refused(worths, is_bounded):
    ids = "ABCDE"[: len(worths)]
    by_id = dict(zip(ids, worths, strict=True))
    processing = apart({id_: float(worth) for id_, worth in by_id.items()})
    if is_bounded:
        low = when((f"<lt>{variable('SCORE')}{base(0)}</lt>", sets(0)))
        processing = processing.replace("</responseProcessing>", f"{low}</responseProcessing>")
    rights = [id_ for id_, worth in by_id.items() if worth > 0]
    row = one(response("multiple", "identifier", rights), SCORE, body(choices(ids, most=0)), processing)
    sums = {set_: sum(map(by_id.get, set_)) for size in range(len(ids) + 1) for set_ in combinations(ids, size)}
    earned = {set_: max(total, 0) if is_bounded else total for set_, total in sums.items()}
    if row.refusal:
        return
    most = max(earned.values())
    assert row.points == most
    for set_, worth in earned.items():
        if row.kind == "multiple" or len(set_) == 1:
            answer = list(set_) if row.kind == "multiple" else set_[0]
            assert float(score(row, answer or None)) == pytest.approx(float(worth / most), abs=1e-6)


def test_choices_that_are_added_up_are_taken():
    processing = apart({"A": 1, "C": 1})
    row = one(response("multiple", "identifier", ["A", "C"]), SCORE, body(choices(most=0)), processing)
    assert (row.kind, row.spec["rule"], row.points) == ("multiple", "weights", 2)


def test_all_right_and_half_for_a_part_is_refused():
    part = f"<and>{member('A')}<not>{member('B')}</not></and>"
    processing = rules(when((f"<match>{variable()}{correct()}</match>", sets(2)), (part, sets(1))))
    row = one(response("multiple", "identifier", ["A", "C"]), SCORE, body(choices(most=0)), processing)
    assert "No rule here" in row.refusal


def test_every_decision_counts():
    """Right choices and wrong ones that were left, each a quarter; nothing for a blank."""
    counts = [adds(2)] + [when((member(id_), adds(1 if id_ in "AC" else -1))) for id_ in "ABCD"]
    processing = rules(when((f"<not><isNull>{variable()}</isNull></not>", "".join(counts))))
    row = one(response("multiple", "identifier", ["A", "C"]), SCORE, body(choices(most=0)), processing)
    assert (row.spec["rule"], row.points) == ("every-decision", 4)


@pytest.mark.parametrize(
    ("processing", "reason"),
    [
        (rules(sets("<customOperator/>")), "customOperator"),
        (rules(sets("<random/>")), "random"),
        (rules(sets(1, "POINTS")), "not declared"),
        (rules(sets(variable("OTHER"))), "not declared"),
        (rules(sets(base("x", "identifier"))), "no number"),
        (rules(sets(f"<divide>{base(1)}{base(0)}</divide>")), "worked out"),
        (rules("<setTemplateValue/>"), "setTemplateValue"),
        (rules(sets(1)), "An empty answer"),
        (rules(when((f"<isNull>{variable()}</isNull>", sets(1)))), "An empty answer"),
        (rules(sets("<baseValue baseType='float'>1e99</baseValue>")), "read as a number"),
    ],
)
def test_processing_that_cannot_be_followed_is_refused(processing, reason):
    row = one(response("single", "identifier", ["A"]), SCORE, body(choices()), processing)
    assert reason in row.refusal


def test_points_stand_in_the_rules():
    processing = rules(when((f"<match>{variable()}{correct()}</match>", sets(variable("MAXSCORE")))))
    most = SCORE + '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue>'
    most += "<value>2.5</value></defaultValue></outcomeDeclaration>"
    row = one(response("single", "identifier", ["A"]), most, body(choices()), processing)
    assert (row.points, row.warnings[:-1]) == (Fraction(5, 2), ())


def test_what_is_built_in_may_be_set():
    done = sets(base("completed", "identifier"), "completionStatus")
    processing = rules(when((f"<match>{variable()}{correct()}</match>", sets(1) + done)))
    assert one(response("single", "identifier", ["A"]), SCORE, body(choices()), processing).kind == "single"


def test_a_maximum_that_cannot_be_earned_is_told():
    processing = rules(when((f"<match>{variable()}{correct()}</match>", sets(1))))
    most = SCORE.replace("/>", ' normalMaximum="5"/>')
    row = one(response("single", "identifier", ["A"]), most, body(choices()), processing)
    assert row.points == 1 and "It calls 5 its most points, and 1 can be earned" in row.warnings[0]


@pytest.mark.parametrize(("table", "points"), [("matchTable", 3), ("interpolationTable", 3)])
def test_points_are_looked_up_in_a_table(table, points):
    rows = f'<{table}Entry sourceValue="2" targetValue="3"/><{table}Entry sourceValue="0" targetValue="0"/>'
    declared = (
        f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><{table} defaultValue="0">{rows}'
        f'</{table}></outcomeDeclaration><outcomeDeclaration identifier="RAW" cardinality="single" baseType="integer"/>'
    )
    raw = 2 if table == "matchTable" else 7
    processing = rules(
        when((f"<match>{variable()}{correct()}</match>", sets(base(raw, "integer"), "RAW"))),
        f'<lookupOutcomeValue identifier="SCORE">{variable("RAW")}</lookupOutcomeValue>',
    )
    row = one(response("single", "identifier", ["A"]), declared, body(choices()), processing)
    assert (row.kind, row.points) == ("single", points)


# What is typed


def test_each_text_by_a_rule_of_its_own():
    def typed(text, case):
        return f'<stringMatch caseSensitive="{case}">{variable()}{base(text, "string")}</stringMatch>'

    processing = rules(when((typed("York", "false"), sets(2)), (typed("Lancaster", "false"), sets(1))))
    row = one(response("single", "string", ["York"]), SCORE, body("<p>Who?</p>", entry()), processing)
    assert [score(row, text) for text in ("york", "LANCASTER", "Tudor")] == [1, HALF, 0]
    mixed = rules(when((typed("York", "false"), sets(2)), (typed("Lancaster", "true"), sets(1))))
    row = one(response("single", "string", ["York"]), SCORE, body("<p>Who?</p>", entry()), mixed)
    assert "Capitals count in some" in row.refusal
    part = processing.replace('caseSensitive="false"', 'caseSensitive="false" substring="true"')
    row = one(response("single", "string", ["York"]), SCORE, body("<p>Who?</p>", entry()), part)
    assert "a part of the answer" in row.refusal


def number(*tests, right="10", kind="float"):
    processing = rules(when(*((test, sets(worth)) for test, worth in tests)))
    return one(response("single", kind, [right]), SCORE, body("<p>How many?</p>", entry()), processing)


def equal(value, tolerance, mode="absolute", more="", is_turned=False):
    ends = [base(value), variable()]
    inner = "".join(ends[::-1] if is_turned else ends)
    return f'<equal toleranceMode="{mode}" tolerance="{tolerance}"{more}>{inner}</equal>'


def between(low, high):
    return f"<and><gte>{variable()}{base(low)}</gte><lte>{variable()}{base(high)}</lte></and>"


@pytest.mark.parametrize(
    ("tests", "worths"),
    [
        ([(equal(10, "1"), 1)], {"9": 1, "11": 1, "8.99": 0, "11.01": 0}),
        ([(equal(10, "1", is_turned=True), 1)], {"9": 1, "11": 1, "8.99": 0}),
        ([(equal(10, "1 2"), 1)], {"9": 1, "12": 1, "8.9": 0, "12.1": 0}),
        ([(equal(10, "10", "relative"), 1)], {"9": 1, "11": 1, "8.9": 0}),
        ([(equal(10, "1"), 2), (equal(10, "3"), 1)], {"10": 1, "12": HALF, "13": HALF, "13.1": 0, "7": HALF}),
        ([(between(8, 12), 1)], {"8": 1, "12": 1, "7.9": 0}),
        ([(between(8, 20), 2), (between(0, 50), 1)], {"10": 1, "20": 1, "30": HALF, "0": HALF, "51": 0}),
        ([(f"<equal toleranceMode='exact'>{variable()}{base(10)}</equal>", 1)], {"10": 1, "10.0": 1, "10.1": 0}),
        (
            [(f"<equalRounded roundingMode='significantFigures' figures='2'>{variable()}{base(10)}</equalRounded>", 1)],
            {"10": 1, "10.4": 1, "10.5": 0, "9.95": 1, "9.94": 0},
        ),
    ],
)
def test_numbers_score_as_their_rules_do(tests, worths):
    row = number(*tests)
    assert row.kind == "numeric", row.refusal
    assert {text: score(row, text) for text in worths} == worths


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ([(f"<gte>{variable()}{base(3)}</gte>", 1)], "Numbers without end"),
        ([(f"<and><gte>{variable()}{base(3)}</gte><lt>{variable()}{base(6)}</lt></and>", 1)], "bound"),
        ([(equal(10, "1", more=' includeUpperBound="false"'), 1)], "bound"),
        ([(equal(10, "10", "relative", is_turned=True), 1)], "around the answer"),
        ([(equal(10, "x"), 1)], "tolerance"),
        ([(f"<gt><product>{variable()}{base(3)}</product>{base(6)}</gt>", 1)], "product"),
    ],
)
def test_numbers_that_would_be_scored_otherwise_are_refused(tests, reason):
    assert reason in number(*tests).refusal


BOUND = st.sampled_from(range(12))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(BOUND, BOUND, st.sampled_from([1, 2, 4])), min_size=1, max_size=4),
    st.lists(st.sampled_from([str(n / 2) for n in range(-2, 26)]), min_size=1, max_size=8),
)
def test_ranges_score_as_the_first_that_fits(ranges, typed):
    row = number(*((between(min(a, b), max(a, b)), worth) for a, b, worth in ranges), right="5")
    if row.refusal:
        return
    for text in typed:
        worth = next((worth for a, b, worth in ranges if min(a, b) <= float(text) <= max(a, b)), 0)
        assert score(row, text) * Fraction(row.points) == worth


# Gaps and orders


def is_right(name="RESPONSE"):
    return f"<match>{variable(name)}{correct(name)}</match>"


def gap(name, kind="string", right="York", worths=None):
    return response("single", kind, [right], mapping(worths, strict="false") if worths else "", name=name)


def gaps_text(*names):
    return "<p>" + " and ".join(entry(name) for name in names) + "</p>"


def each(*names, adding=1):
    return rules(*(when((f"<match>{variable(name)}{correct(name)}</match>", adds(adding))) for name in names))


def adding(first, second):
    """The first by its key, the second by its mapping."""
    both = f'<sum>{variable("SCORE")}<mapResponse identifier="{second}"/></sum>'
    return rules(when((is_right(first), adds(1))), sets(both))


def together(*names):
    return rules(when((f"<and>{''.join(map(is_right, names))}</and>", sets(2))))


def part_and_whole(first, second):
    whole = (f"<and>{is_right(first)}{is_right(second)}</and>", sets(3))
    return rules(when(whole, (is_right(first), sets(1)), (is_right(second), sets(1))))


def mapped(*names):
    return rules(sets("<sum>" + "".join(f'<mapResponse identifier="{name}"/>' for name in names) + "</sum>"))


def test_several_typed_gaps():
    answers = [gap("G1", worths={"York": 2}), gap("G2", right="1485", worths={"1485": 2, "MCDLXXXV": 2})]
    row = one(*answers, SCORE, body("<p>Fill in.</p>", gaps_text("G1", "G2")), mapped("G1", "G2"))
    assert (row.kind, row.spec["text"], row.points) == ("cloze", "[[1]] and [[2]]", 4)
    assert [gap["accept"] for gap in row.spec["gaps"]] == [["York"], ["1485", "MCDLXXXV"]]
    assert [score(row, answer) for answer in ({"1": "york", "2": "x"}, {"1": "York", "2": "1485"})] == [HALF, 1]


def test_gaps_in_which_capitals_count():
    asked = body("<p>Fill in.</p>", gaps_text("G1", "G2"))
    row = one(gap("G1"), gap("G2", right="Kent"), SCORE, asked, each("G1", "G2"))
    assert row.spec["keeps_case"] and "exact" not in row.spec
    assert [score(row, {"1": word, "2": "Kent"}) for word in ("York", "york", "Kent")] == [1, HALF, HALF]


def test_gaps_that_count_together():
    asked = body("<p>Fill in.</p>", gaps_text("G1", "G2"))
    row = one(gap("G1"), gap("G2", right="1485"), SCORE, asked, together("G1", "G2"))
    assert (row.spec["exact"], row.spec["keeps_case"], row.points) == (True, True, 2)
    assert [score(row, {"1": "York", "2": word}) for word in ("1485", "x")] == [1, 0]


@pytest.mark.parametrize(
    ("answers", "processing", "reason"),
    [
        ([gap("G1"), gap("G2", right="Kent", worths={"Kent": 1})], adding("G1", "G2"), "Capitals count in some"),
        ([gap("G1", worths={"cafe": 1, "café": 0}), gap("G2", worths={"York": 1})], mapped("G1", "G2"), "Accents"),
        ([gap("G1", worths={"York": 1}), gap("G2", worths={"York": 2})], mapped("G1", "G2"), "more and less"),
        ([gap("G1", "float", "1"), gap("G2", "float", "2")], each("G1", "G2"), "takes a number"),
        ([gap("G1", right="1"), gap("G2", right="2")], part_and_whole("G1", "G2"), "nor all together"),
        ([gap("G1", right="1"), gap("G2", right="2")], rules(sets(0)), "more and less"),
    ],
)
def test_gaps_that_would_be_scored_otherwise_are_refused(answers, processing, reason):
    assert reason in one(*answers, SCORE, body("<p>Fill in.</p>", gaps_text("G1", "G2")), processing).refusal


def inline(name, words="ABC"):
    inner = "".join(f'<inlineChoice identifier="{word}">{word}{word}</inlineChoice>' for word in words)
    return f'<inlineChoiceInteraction responseIdentifier="{name}">{inner}</inlineChoiceInteraction>'


@pytest.mark.parametrize("count", [2, 6, 10])
def test_gaps_that_count_each_by_itself(count):
    names = [f"G{place}" for place in range(count)]
    answers = [response("single", "identifier", ["ABC"[place % 3]], name=name) for place, name in enumerate(names)]
    text = "<p>" + ", ".join(inline(name, "ABC" + "DEFGHIJKLM"[:count]) for name in names) + "</p>"
    row = one(*answers, SCORE, body("<p>Choose.</p>", text), each(*names))
    assert (row.kind, row.points) == ("cloze", count), row.refusal
    right = {str(place + 1): "ABC"[place % 3] * 2 for place in range(count)}
    assert score(row, right) == 1
    assert score(row, right | {"1": "BB"}) == Fraction(count - 1, count)


def test_too_many_gaps_that_count_together_are_refused():
    names = [f"G{place}" for place in range(10)]
    answers = [response("single", "identifier", ["A"], name=name) for name in names]
    more = when((f"<and>{is_right('G1')}{is_right('G2')}</and>", adds(1)))
    processing = each(*names).replace("</responseProcessing>", f"{more}</responseProcessing>")
    text = "<p>" + ", ".join(inline(name, "ABCDEFGHIJKLM") for name in names) + "</p>"
    assert "too many answers" in one(*answers, SCORE, body("<p>Choose.</p>", text), processing).refusal


def test_gaps_that_count_by_what_another_gap_set_are_refused():
    names = [f"G{place}" for place in range(10)]
    answers = [response("single", "identifier", ["A"], name=name) for name in names]
    first = SCORE.replace("SCORE", "FIRST")
    remembered = when((is_right("G0"), sets(1, "FIRST") + adds(1)))
    later = when((f"<and>{is_right('G1')}<lt>{variable('FIRST')}{base(1)}</lt></and>", adds(1)))
    rest = each(*names[2:]).removeprefix("<responseProcessing>")
    processing = f"<responseProcessing>{remembered}{later}{rest}"
    text = "<p>" + ", ".join(inline(name, "ABCDEFGHIJKLM") for name in names) + "</p>"
    assert "too many answers" in one(*answers, SCORE, first, body("<p>Choose.</p>", text), processing).refusal


def test_an_order_may_count_each_place():
    asked = "".join(f'<simpleChoice identifier="{id_}">{id_} thing</simpleChoice>' for id_ in "ABCD")
    asked = f'<orderInteraction responseIdentifier="RESPONSE"><prompt>Order?</prompt>{asked}</orderInteraction>'
    right = "CADB"
    tests = [
        when((f'<match><index n="{place}">{variable()}</index>{base(id_, "identifier")}</match>', adds(1)))
        for place, id_ in enumerate(right, 1)
    ]
    row = one(response("ordered", "identifier", right), SCORE, body(asked), rules(*tests))
    assert (row.spec["rule"], row.points) == ("absolute", 4)
    for order in permutations(right):
        places = {id_: str(place) for place, id_ in enumerate(order, 1)}
        assert score(row, places) == Fraction(sum(a == b for a, b in zip(order, right, strict=True)), 4)
    first = one(response("ordered", "identifier", right), SCORE, body(asked), rules(*tests[:1]))
    assert [event["same"] for event in first.spec["events"]] == [False, False, True, True]
    two = one(response("ordered", "identifier", right), SCORE, body(asked), rules(*tests[:2]))
    assert "No rule here" in two.refusal


def test_an_order_of_things_that_read_alike_is_refused_though_either_may_come_first():
    asked = (
        '<orderInteraction responseIdentifier="RESPONSE"><prompt>Order?</prompt><simpleChoice identifier="A">Fire'
        '</simpleChoice><simpleChoice identifier="B">Flood</simpleChoice><simpleChoice identifier="C">Frost'
        "</simpleChoice></orderInteraction>"
    )
    last = when((f'<match><index n="3">{variable()}</index>{base("C", "identifier")}</match>', adds(1)))
    parts = (response("ordered", "identifier", "BAC"), SCORE)
    assert [event["same"] for event in one(*parts, body(asked), rules(last)).spec["events"]] == [False, True, False]
    alike = one(*parts, body(asked.replace("Flood", "Fire")), rules(last))
    assert "“Fire” is used twice." in alike.refusal


# Feedback


def modal(identifier, text, variable_="FEEDBACK"):
    return (
        f'<modalFeedback outcomeIdentifier="{variable_}" identifier="{identifier}" showHide="show"><p>{text}</p>'
        "</modalFeedback>"
    )


TOLD = '<outcomeDeclaration identifier="FEEDBACK" cardinality="{}" baseType="identifier"/>'


def test_what_is_said_after_a_choice_is_its_reason():
    processing = rules(when((f"<match>{variable()}{correct()}</match>", sets(1))), sets(variable(), "FEEDBACK"))
    asked = choices().replace(
        "Option A",
        'Option A <feedbackInline outcomeIdentifier="FEEDBACK" identifier="A">Too early.</feedbackInline>',
    )
    parts = (response("single", "identifier", ["B"]), SCORE, TOLD.format("single"), body(asked), processing)
    row = one(*parts, modal("B", "So it is."), modal("X", "Never shown."))
    assert [option["rationale"] for option in row.spec["options"][:2]] == ["Too early.", "So it is."]
    assert row.spec["options"][0]["text"] == "Option A"
    assert any("feedback for right" in warning for warning in row.warnings)


def test_what_is_said_after_what_is_typed_is_its_reason():
    processing = rules(
        when(
            (f"<match>{variable()}{correct()}</match>", sets(1) + sets(base("yes", "identifier"), "FEEDBACK")),
            otherwise=sets(base("no", "identifier"), "FEEDBACK"),
        )
    )
    parts = (
        response("single", "string", ["York"]),
        SCORE,
        TOLD.format("single"),
        body("<p>Who?</p>", entry()),
        processing,
    )
    row = one(*parts, modal("yes", "So it is."), modal("no", "Look again."))
    assert row.spec["accept"][0]["rationale"] == "So it is."
    assert row.rationale == "Look again."


@pytest.mark.parametrize("sizes", [*product((1, 2), repeat=2)])
def test_anything_but_one_score_for_all_orders_of_the_file_is_told(sizes):
    """A mapping counts each distinct value once, in whatever order it comes."""
    worths = {"A": sizes[0], "B": sizes[1]}
    answer = response("multiple", "identifier", ["A", "B"], mapping(worths))
    row = one(answer, SCORE, body(choices(most=0)), rules(sets('<mapResponse identifier="RESPONSE"/>')))
    assert score(row, ["A", "B"]) == score(row, ["B", "A"]) == 1
    assert float(score(row, ["A"])) == pytest.approx(sizes[0] / sum(sizes), abs=1e-6)
