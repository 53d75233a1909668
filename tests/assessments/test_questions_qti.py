"""QTI: what of each kind of item is taken, warned of or refused, and that ours scores each answer as the file does."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations

import pytest

from tests.assessments.qti_support import (
    MAP,
    MATCH,
    SCORE,
    body,
    choices,
    entry,
    mapping,
    one,
    response,
    rules,
    score,
    template,
)

HALF = Fraction(1, 2)


def subsets(ids):
    return [set_ for size in range(1, len(ids) + 1) for set_ in combinations(ids, size)]


# Choosing


def test_a_single_choice():
    row = one(response("single", "identifier", ["B"]), SCORE, body("<p>Look <b>here</b>.</p>", choices()), MATCH)
    assert (row.id, row.kind, row.stem, row.points) == ("item-1", "single", "Look **here**.\n\nWhich one?", Decimal(1))
    assert [(option["id"], option["text"], option["right"]) for option in row.spec["options"]] == [
        ("A", "Option A", False),
        ("B", "Option B", True),
        ("C", "Option C", False),
        ("D", "Option D", False),
    ]
    assert "keeps_order" not in row.spec


def test_options_that_are_not_shuffled_keep_their_order():
    fixed = choices().replace('shuffle="true"', 'shuffle="false"')
    assert one(response("single", "identifier", ["B"]), SCORE, body(fixed), MATCH).spec["keeps_order"]


@pytest.mark.parametrize(
    "address",
    [
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
        "http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct.xml",
        "https://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
        "rptemplates/match_correct.xml",
    ],
)
def test_library_templates_are_known_by_their_names(address):
    processing = f'<responseProcessing template="{address}"/>'
    assert one(response("single", "identifier", ["B"]), SCORE, body(choices()), processing).kind == "single"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/match_correct",
        "http://www.imsglobal.org/x/map_response_point",
        "http://[www.imsglobal.org/match_correct",
    ],
)
def test_other_templates_are_refused(address):
    processing = f'<responseProcessing template="{address}"/>'
    assert "template" in one(response("single", "identifier", ["B"]), SCORE, body(choices()), processing).refusal


@pytest.mark.parametrize(
    ("name", "points"),
    [("match_correct", 1), ("map_response", 2), ("CC2_match", 1), ("CC2_match_basic", 5), ("CC2_map_response", 2)],
)
def test_library_templates_give_their_points(name, points):
    most = SCORE.replace("SCORE", "MAXSCORE").replace("/>", "><defaultValue><value>5</value></defaultValue>")
    answer = response("single", "identifier", ["B"], mapping({"B": 2}))
    row = one(answer, SCORE, f"{most}</outcomeDeclaration>", body(choices()), template(name))
    assert (row.kind, row.points) == ("single", points)


@pytest.mark.parametrize(
    ("worths", "default", "bounds", "rule", "points"),
    [
        ({"A": 1, "C": 1}, 0, "", "weights", 2),
        ({"A": 1, "C": 1}, -1, ' lowerBound="0"', "right-minus-wrong", 2),
        ({"A": 0.5, "C": 0.5}, -1, ' lowerBound="0"', "no-wrong", 1),
        ({"A": 2, "C": 1}, -0.5, ' lowerBound="0"', "weights", 3),
        ({"A": 2, "B": 2, "C": 2}, 0, ' upperBound="4"', "weights", 4),
        ({"A": 1, "B": 1, "C": 1}, 0, "", "weights", 3),
    ],
)
def test_several_choices_score_as_their_mapping_does(worths, default, bounds, rule, points):
    answer = response("multiple", "identifier", [*worths], mapping(worths, default, bounds))
    row = one(answer, SCORE, body(choices(most=0)), MAP)
    assert (row.kind, row.spec["rule"], row.points) == ("multiple", rule, points)
    for names in subsets("ABCD"):
        total = sum(worths.get(name, default) for name in names)
        total = max(total, 0) if "lower" in bounds else total
        total = min(total, points)
        assert float(score(row, list(names))) == pytest.approx(total / points, abs=1e-6)


def test_several_choices_may_count_only_as_a_whole():
    row = one(response("multiple", "identifier", ["A", "C"]), SCORE, body(choices(most=0)), MATCH)
    assert (row.kind, row.spec["rule"]) == ("multiple", "exact")
    assert [names for names in subsets("ABCD") if score(row, list(names))] == [("A", "C")]


def test_several_choices_of_which_one_is_right_are_a_single_choice():
    row = one(response("multiple", "identifier", ["B"]), SCORE, body(choices(most=0)), MATCH)
    assert row.kind == "single" and "now exactly one" in " ".join(row.warnings)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((response("multiple", "identifier", ["A"], mapping({"A": 1}, -1)), choices(most=0), MAP), "less than nothing"),
        ((response("multiple", "identifier", ["A", "B"], mapping({"A": 1, "B": 1})), choices(most=2), MAP), "allows 2"),
        (
            (response("single", "identifier", ["A"], mapping({"A": 1, "B": 0.5})), choices(), MAP),
            "a part of the points",
        ),
        ((response("single", "identifier", ["A"], mapping({"A": 1, "B": 1})), choices(), MAP), "More than one option"),
        ((response("single", "identifier"), choices(), MATCH), "No option earns"),
        ((response("single", "identifier", ["A", "B"]), choices(), MATCH), "one value"),
        ((response("single", "identifier", ["A"]), choices(), ""), "does not say how it is scored"),
        ((response("single", "identifier", ["A"]), choices(), MAP), "no mapping"),
        ((response("single", "identifier", ["A"], name="R"), choices(), MATCH), "not declared"),
        ((response("single", "identifier", ["A"]), choices("A"), MATCH), "2 to 12"),
        ((response("single", "identifier", ["A"]), choices("AAB"), MATCH), "same name"),
    ],
)
def test_choices_that_would_be_scored_otherwise_are_refused(parts, reason):
    answer, asked, processing = parts
    row = one(answer, SCORE, body(asked), processing)
    assert reason in row.refusal
    assert (row.line, row.warnings) == (2, ())


def test_true_or_false():
    asked = (
        choices("AB").replace("Option A", "True").replace("Option B", "False").replace("Which one?", "It was printed.")
    )
    row = one(response("single", "identifier", ["B"]), SCORE, body("<p>Read A4.</p>", asked), MATCH)
    assert (row.kind, row.stem, row.spec["statement"]) == ("true_false", "Read A4.", "It was printed.")
    assert (score(row, "false"), score(row, "true")) == (1, 0)


# Typing


def test_a_typed_answer_keeps_capitals_where_the_file_does():
    row = one(response("single", "string", ["York"]), SCORE, body(f"<p>Richard of {entry()}, king.</p>"), MATCH)
    assert (row.kind, row.stem) == ("short_text", r"Richard of \_\_\_\_\_, king.")
    assert [score(row, typed) for typed in ("York", "york", "Yorks")] == [1, 0, 0]


def test_a_typed_answer_by_mapping():
    worths = {"York": 2, "york*": 1, "Lancaster": 0}
    row = one(response("single", "string", ["York"], mapping(worths, strict="false")), SCORE, body(entry()), MAP)
    assert "no text" in row.refusal
    row = one(
        response("single", "string", ["York"], mapping(worths, strict="false")),
        SCORE,
        body("<p>Who?</p><p>", entry(), "</p>"),
        MAP,
    )
    assert (row.stem, row.points, row.spec["keeps_case"]) == ("Who?", 2, False)
    assert [score(row, typed) for typed in ("YORK", "York*", "Yorkshire", "Lancaster")] == [1, HALF, 0, 0]


@pytest.mark.parametrize(
    ("worths", "more", "reason"),
    [
        ({"York": 1}, {"default": 1}, "Any answer"),
        ({"York": 1, "york": 0.5}, {"strict": "false"}, "Two entries"),
        ({"a-b": 1, "a–b": 0.5}, {}, "are the same here"),
        ({"York": -1}, {}, "less than nothing"),
        ({"York": 0}, {}, "No answer earns"),
    ],
)
def test_typed_answers_that_would_be_scored_otherwise_are_refused(worths, more, reason):
    row = one(response("single", "string", [], mapping(worths, **more)), SCORE, body("<p>Who?</p>", entry()), MAP)
    assert reason in row.refusal


def test_a_number():
    row = one(response("single", "integer", ["1956"]), SCORE, body("<p>When?</p>", entry()), MATCH)
    assert (row.kind, row.spec["values"][0]["value"]) == ("numeric", "1956")
    assert [score(row, typed) for typed in ("1956", "1956.0", "1955", "1956.5")] == [1, 1, 0, 0]


def test_a_long_text_waits_for_a_person():
    asked = '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLength="600"><prompt>Why?</prompt>'
    asked += "</extendedTextInteraction>"
    human = SCORE.replace("/>", ' externalScored="human" normalMaximum="4"/>')
    for processing in ("", MATCH):
        row = one(response("single", "string"), human, body(asked), processing)
        assert (row.kind, row.stem, row.spec["words"], row.points) == ("short", "Why?", 100, 4)


def test_a_long_text_that_earns_points_by_being_there_is_refused():
    asked = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Why?</prompt></extendedTextInteraction>'
    given = '<not><isNull><variable identifier="RESPONSE"/></isNull></not>'
    one_point = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    processing = rules(f"<responseCondition><responseIf>{given}{one_point}</responseIf></responseCondition>")
    assert "Any answer at all" in one(response("single", "string"), SCORE, body(asked), processing).refusal


# Joining and ordering


ORDER = (
    '<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>In which order?</prompt>'
    '<simpleChoice identifier="A">Apples</simpleChoice><simpleChoice identifier="B">Beans</simpleChoice>'
    '<simpleChoice identifier="C">Corn</simpleChoice></orderInteraction>'
)


def test_an_order_counts_as_a_whole():
    row = one(response("ordered", "identifier", ["C", "A", "B"]), SCORE, body(ORDER), MATCH)
    assert (row.kind, row.stem, row.spec["rule"]) == ("ordering", "In which order?", "exact")
    full = [order for order in permutations("ABC") if score(row, dict(zip(order, "123", strict=True)))]
    assert full == [("C", "A", "B")]


@pytest.mark.parametrize("limits", ['minChoices="0" maxChoices="0"', 'minChoices="1"', 'minChoices="3" maxChoices="3"'])
def test_an_order_that_may_be_a_part_counts_as_a_whole_too(limits):
    asked = ORDER.replace("shuffle", f"{limits} shuffle")
    row = one(response("ordered", "identifier", ["C", "A", "B"]), SCORE, body(asked), MATCH)
    assert row.spec["rule"] == "exact"
    assert score(row, {"C": "1", "A": "2"}) == 0
    some = ORDER.replace("shuffle", 'maxChoices="2" shuffle')
    refused = one(response("ordered", "identifier", ["C", "A", "B"]), SCORE, body(some), MATCH)
    assert "Only some of its things" in refused.refusal


@pytest.mark.parametrize("other", ["Apples", " Apples ", "<span>Apples</span>", '<img src="no.png" alt=""/>Apples'])
@pytest.mark.parametrize("order", ["ABC", "BAC", "CAB"])
def test_an_order_of_things_that_read_alike_is_refused(order, other):
    """Nobody could tell which of them goes first, so half of those who know the order would be wrong."""
    refused = one(response("ordered", "identifier", order), SCORE, body(ORDER.replace("Beans", other)), MATCH)
    assert "“Apples” is used twice." in refused.refusal


def match(most=(1, 0)):
    left, right = (
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{id_}" matchMax="{times}">{text}</simpleAssociableChoice>'
            for id_, text in rows
        )
        + "</simpleMatchSet>"
        for rows, times in zip(
            ([("p", "Pospelov"), ("b", "Beria")], [("r", "wrote a report"), ("h", "police"), ("x", "poet")]),
            most,
            strict=True,
        )
    )
    return f'<matchInteraction responseIdentifier="RESPONSE" maxAssociations="0">{left}{right}</matchInteraction>'


@pytest.mark.parametrize(("processing", "is_exact"), [(MATCH, True), (MAP, False)])
def test_a_matching_counts_each_pair_or_all(processing, is_exact):
    worths = mapping({"p r": 1.5, "b h": 1.5})
    row = one(
        response("multiple", "directedPair", ["p r", "b h"], worths), SCORE, body("<p>Who?</p>", match()), processing
    )
    assert (row.kind, row.spec.get("exact", False), row.points) == ("matching", is_exact, 1 if is_exact else 3)
    assert row.spec["spares"] == ["poet"]
    assert score(row, {"p": "wrote a report", "b": "police"}) == 1
    assert score(row, {"p": "wrote a report", "b": "poet"}) == (0 if is_exact else HALF)


@pytest.mark.parametrize(
    ("worths", "most", "reason"),
    [
        ({"p r": 1, "b h": 2}, (1, 0), "worth more and less"),
        ({"p r": 1}, (1, 0), "no right partner"),
        ({"p r": 1, "b h": 1, "p x": -1}, (1, 0), "worth more and less"),
        ({"p r": 1, "b h": 1}, (0, 0), "joined once at most"),
    ],
)
def test_matchings_that_would_be_scored_otherwise_are_refused(worths, most, reason):
    answer = response("multiple", "directedPair", [], mapping(worths))
    assert reason in one(answer, SCORE, body("<p>Who?</p>", match(most)), MAP).refusal


def test_one_pair_of_several_things_is_refused():
    answer = response("single", "directedPair", ["p r"], mapping({"p r": 1, "b h": 1}))
    for processing in (MATCH, MAP):
        assert "fewer pairs" in one(answer, SCORE, body("<p>Who?</p>", match()), processing).refusal
    few = match().replace('maxAssociations="0"', 'maxAssociations="1"')
    answer = response("multiple", "directedPair", [], mapping({"p r": 1, "b h": 1}))
    assert "fewer pairs" in one(answer, SCORE, body("<p>Who?</p>", few), MAP).refusal


def test_words_put_into_gaps():
    asked = (
        '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt>'
        '<gapText identifier="w" matchMax="1">winter</gapText><gapText identifier="s" matchMax="1">summer</gapText>'
        '<gapText identifier="a" matchMax="1">autumn</gapText>'
        '<p>Now is the <gap identifier="G1"/> (this <gap identifier="G2"/>).</p></gapMatchInteraction>'
    )
    answer = response("multiple", "directedPair", [], mapping({"w G1": 1, "s G2": 1}))
    row = one(answer, SCORE, body(asked), MAP)
    assert (row.kind, row.stem, row.spec["text"]) == ("cloze", "Fill in.", "Now is the [[1]] (this [[2]]).")
    assert (row.spec["bank"], row.points) == (["winter", "summer", "autumn"], 2)
    assert score(row, {"1": "winter", "2": "autumn"}) == HALF
    whole = one(response("multiple", "directedPair", ["w G1", "s G2"]), SCORE, body(asked), MATCH)
    assert (whole.spec["exact"], whole.points) == (True, 1)
    assert score(whole, {"1": "winter", "2": "autumn"}) == 0
    assert score(whole, {"1": "winter", "2": "summer"}) == 1


def test_a_word_chosen_in_a_text():
    words = "".join(f'<inlineChoice identifier="{id_}">{id_} word</inlineChoice>' for id_ in "ABC")
    asked = f'<inlineChoiceInteraction responseIdentifier="RESPONSE">{words}</inlineChoiceInteraction>'
    row = one(response("single", "identifier", ["B"]), SCORE, body("<p>Do it.</p>", f"<p>A {asked}!</p>"), MATCH)
    assert (row.kind, row.stem, row.spec["text"]) == ("cloze", "Do it.", "A [[1]]!")
    assert [score(row, {"1": f"{id_} word"}) for id_ in "ABC"] == [0, 1, 0]
