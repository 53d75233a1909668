"""Moodle's XML: what of each question is taken, warned of or refused, hostile files, and the way there and back."""

import io
import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import questions
from assessments.bankhtml import blocks_of_html
from assessments.bankrows import BankRow, settled
from assessments.formats import questions_moodle as moodle
from assessments.moodle.texts import as_prose
from classrooms.problems import BadFile
from tests.assessments.bankrow_support import PROSE, example, facts, rows

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
PICTURE = '<file name="map.png" path="/" encoding="base64">iVBORw0KGgo=</file>'


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return list(moodle.read(io.BytesIO(data)))


def wrapped(*parts):
    return HEAD + "\n".join(parts) + "\n</quiz>"


def question(kind, inner="", text="Which one?", more=""):
    return (
        f'<question type="{kind}"><name><text>Item one</text></name>'
        f'<questiontext format="html"><text><![CDATA[<p>{text}</p>]]></text>{more}</questiontext>{inner}</question>'
    )


def one(kind, inner="", text="Which one?", more=""):
    [row] = read(wrapped(question(kind, inner, text, more)))
    return settled(row)


def answers(*rows, tag="answer"):
    """Answers of (fraction, text) or (fraction, text, feedback)."""
    return "".join(
        f'<answer fraction="{row[0]}"><text><![CDATA[{row[1]}]]></text>'
        f"<feedback><text>{row[2] if len(row) > 2 else 'So it is.'}</text></feedback></answer>"
        for row in rows
    )


def written(*rows):
    stream = io.BytesIO()
    moodle.write(rows, stream)
    return stream.getvalue()


def back(row):
    [found] = read(written(row))
    return settled(found)


def score(row, answer):
    module = questions.get(row.kind)
    return module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction


# Choosing


@pytest.mark.parametrize(
    ("worths", "rule"),
    [
        (["50", "50", "-50", "-50"], "right-minus-wrong"),
        (["33.33333", "33.33333", "33.33333", "-33.33333"], "right-minus-wrong"),
        (["50", "50"], "right-minus-wrong"),
        (["50", "50", "-100", "-100"], "no-wrong"),
        (["50", "50", "0", "0"], "weights"),
        (["33.33333", "33.33333", "33.33333", "0"], "weights"),
        (["33.33", "33.33", "33.33", "-50"], "weights"),
        (["75", "25", "-25", "0"], "weights"),
        (["100", "100", "-100"], "weights"),
        (["14.28571"] * 7 + ["-14.28571", "0"], "weights"),
    ],
)
def test_several_choices_score_as_moodle_scores_them(worths, rule):
    rows = [(worth, f"Option {place}") for place, worth in enumerate(worths)]
    row = one("multichoice", f"<single>false</single>{answers(*rows)}")
    assert not row.refusal
    assert (row.kind, row.spec["rule"]) == ("multiple", rule)
    names = [option["id"] for option in row.spec["options"]]
    for size in range(1, 2 ** len(names)):
        chosen = [name for place, name in enumerate(names) if size >> place & 1]
        total = sum(float(worths[names.index(name)]) for name in chosen) / 100
        assert float(score(row, chosen)) == pytest.approx(min(max(total, 0), 1), abs=2e-4)
    assert score(row, [option["id"] for option in row.spec["options"] if option["right"]]) == 1


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (answers(("100", "A"), ("-50", "B")), "takes points away"),
        (answers(("100", "A"), ("50", "B")), "a part of the points"),
        (answers(("100", "A"), ("100", "B")), "Exactly one option"),
        (answers(("0", "A"), ("0", "B")), "Exactly one option"),
        ("<single>false</single>" + answers(("0", "A"), ("0", "B")), "No option is right"),
        ("<single>false</single>" + answers(("30", "A"), ("30", "B")), "1 or more together"),
        (answers(("much", "A"), ("0", "B")), "no fraction"),
        (answers(("100", '<img src="@@PLUGINFILE@@/map.png">'), ("0", "B")), "nothing but a picture"),
        ("<answer fraction='100'><text><b>A</b></text></answer>", "HTML stands bare"),
    ],
)
def test_choices_that_would_be_scored_otherwise_are_refused(inner, reason):
    row = one("multichoice", inner)
    assert reason in row.refusal
    assert (row.line, row.warnings) == (3, ())


def test_a_single_choice():
    inner = "<single>true</single><shuffleanswers>0</shuffleanswers><defaultgrade>2.5000000</defaultgrade>"
    inner += "<idnumber>q-7</idnumber><generalfeedback><text>Look &lt;b&gt;again&lt;/b&gt;.</text></generalfeedback>"
    inner += "<tags><tag><text>thaw</text></tag><tag><text>cult</text></tag></tags>"
    row = one("multichoice", inner + answers(("0", "<p>One</p>", "No."), ("100", "Two", "Yes.")))
    assert (row.id, row.kind, row.stem, row.points) == ("q-7", "single", "Which one?", Decimal("2.5"))
    assert (row.rationale, row.tags) == ("Look **again**.", ("thaw", "cult"))
    assert row.spec == {
        "options": [
            {"id": "a", "text": "One", "right": False, "rationale": "No."},
            {"id": "b", "text": "Two", "right": True, "rationale": "Yes."},
        ],
        "keeps_order": True,
    }


def test_several_choices_of_which_one_is_right_are_a_single_choice():
    row = one("multichoice", "<single>false</single>" + answers(("100", "A"), ("-50", "B")))
    assert row.kind == "single"
    assert "now exactly one" in " ".join(row.warnings)


def test_true_or_false():
    row = one("truefalse", answers(("0", "true", "No."), ("100", "false", "Yes.")), text="It was printed.")
    assert (row.kind, row.stem, row.spec["statement"]) == ("true_false", "True or false?", "It was printed.")
    assert (score(row, "false"), score(row, "true")) == (1, 0)
    assert one("truefalse", answers(("100", "wahr"), ("0", "falsch"))).refusal
    assert one("truefalse", answers(("100", "true"), ("50", "false"))).refusal
    row = one("truefalse", answers(("100", "true"), ("0", "false")), text="Read A4.</p><p>It was printed.")
    assert (row.stem, row.spec["statement"]) == ("Read A4.", "It was printed.")


# Typing


def typed(*rows, more=""):
    return one("shortanswer", answers(*rows) + more)


def test_a_typed_answer_with_stars_and_parts():
    row = typed(("100", "Paris"), ("33.33333", r"par\*is"), ("50", "*ville"), ("0", "*", "Not at all."))
    assert (row.kind, row.spec["keeps_case"], row.spec["keeps_accents"]) == ("short_text", False, True)
    scores = {answer: score(row, answer) for answer in ("paris", "Par*is", "Deauville", "parxis", "Rome")}
    assert scores == {"paris": 1, "Par*is": Fraction("0.33333333"), "Deauville": Fraction(1, 2), "parxis": 0, "Rome": 0}
    for value, is_kept in (("1", True), ("true", True), ("0", False), ("false", False), ("", False)):
        assert typed(("100", "Paris"), more=f"<usecase>{value}</usecase>").spec["keeps_case"] is is_kept


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("50", "*is"), ("100", "Paris"), ("100", "Rome")], "never counted"),
        ([("100", "Paris"), ("50", "Paris")], "twice"),
        ([("100", "*Paris*"), ("0", "*")], "“Paris” was added"),
        ([("100", "Paris*"), ("0", "*")], "“Paris” was added"),
    ],
)
def test_typed_answers_taken_with_a_warning(rows, said):
    row = typed(*rows)
    assert not row.refusal
    assert said in " ".join(row.warnings)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("0", "a*"), ("100", "*b")], "the first would count"),
        ([("0", "amnesty"), ("100", "*")], "the first would count"),
        ([("100", "a-b"), ("0", "a–b")], "the first would count"),
        ([("100", "*"), ("0", "x")], "none to be shown"),
        ([("100", "par*is")], "none to be shown"),
        ([("50", "Paris")], "credit 1"),
        ([("100", "Paris"), ("-50", "Rome")], "takes points away"),
        ([], "entries"),
    ],
)
def test_typed_answers_that_would_be_scored_otherwise_are_refused(rows, reason):
    assert reason in typed(*rows).refusal


WORD = st.text("ab*", min_size=1, max_size=4)


def first_that_fits(variants, typed_):
    """What Moodle gives: by a plain reading of its rule."""

    def fits(pattern, text):
        if not pattern:
            return not text
        if pattern[0] == "*":
            return fits(pattern[1:], text) or (bool(text) and fits(pattern, text[1:]))
        return bool(text) and text[0] == pattern[0] and fits(pattern[1:], text[1:])

    return next((Fraction(worth) / 100 for worth, text in variants if fits(text, typed_)), Fraction(0))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["100", "50", "0"]), WORD), min_size=1, max_size=5),
    st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=8),
)
def test_what_is_typed_scores_as_the_first_answer_that_fits(variants, answers_):
    row = typed(*variants)
    for answer in [] if row.refusal else answers_:
        assert score(row, answer) == first_that_fits(variants, answer)


def numeric(*rows, more=""):
    inner = "".join(
        f'<answer fraction="{worth}"><text>{text}</text><tolerance>{by}</tolerance></answer>'
        for worth, text, by in rows
    )
    return one("numerical", inner + more)


UNITS = (
    "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
    "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
)


def test_a_number_with_leeway_and_units():
    row = numeric(("100", "2.5", "0.1"), ("50", "2.5e0", "0.5"), ("0", "*", "0"), more=UNITS)
    assert row.kind == "numeric"
    assert row.spec["units"] == [{"name": "m", "factor": "1"}, {"name": "cm", "factor": "0.01"}]
    scores = {answer: score(row, answer) for answer in ("2.5", "2.6 m", "260 cm", "3 m", "250 m", "9")}
    half = Fraction(1, 2)
    assert scores == {"2.5": 1, "2.6 m": 1, "260 cm": 1, "3 m": half, "250 m": 0, "9": 0}
    assert "penalty" in " ".join(numeric(("100", "1", "0"), more="<unitgradingtype>1</unitgradingtype>").warnings)


@pytest.mark.parametrize(
    ("rows", "more", "reason"),
    [
        ([("100", "1,5", "0")], "", "cannot be read as a number"),
        ([("100", "1e999999999", "0")], "", "cannot be read as a number"),
        ([("100", "{x}", "0")], "", "cannot be read as a number"),
        ([("100", "5", "-1")], "", "cannot be read as a leeway"),
        ([("50", "5", "1"), ("100", "6", "1")], "", "overlap"),
        ([("50", "*", "0"), ("100", "6", "1")], "", "Any number"),
        ([("50", "5", "0")], "", "credit 1"),
        ([("100", "5", "0")], UNITS.replace(">1<", ">3<"), "None of its units"),
        ([("100", "5", "0")], UNITS.replace("100", "3"), "no exact number"),
        ([("100", "5", "0")], UNITS.replace("cm", "M"), "capitals"),
    ],
)
def test_numbers_that_would_be_scored_otherwise_are_refused(rows, more, reason):
    assert reason in numeric(*rows, more=more).refusal


# Pairs, orders, gaps, essays


def part(text, match):
    return f"<subquestion format='html'><text>{text}</text><answer><text>{match}</text></answer></subquestion>"


def test_matching_with_a_spare():
    for kind in ("matching", "match", "ddmatch"):
        row = one(kind, part("Pospelov", "report") + part("Beria", "&lt;p&gt;police&lt;/p&gt;") + part("", "poet"))
        assert [stem["match"] for stem in row.spec["stems"]] == ["report", "police"]
        assert row.spec["spares"] == ["poet"]
        assert score(row, {"1": "report", "2": "poet"}) == Fraction(1, 2)
    assert "has no answer" in one("matching", part("Pospelov", "")).refusal


def ordering(name, more="<selecttype>ALL</selecttype>"):
    return one(
        "ordering", f"<gradingtype>{name}</gradingtype>{more}" + answers((1, "War"), (2, "Arrest"), (3, "Speech"))
    )


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("ABSOLUTE_POSITION", "absolute"),
        ("RELATIVE_NEXT_EXCLUDE_LAST", "adjacent"),
        ("RELATIVE_ALL_PREVIOUS_AND_NEXT", "all-pairs"),
        ("LONGEST_ORDERED_SUBSET", "longest-subset"),
    ],
)
def test_an_order(name, rule):
    row = ordering(name)
    assert (row.kind, row.spec["rule"]) == ("ordering", rule)
    assert [event["text"] for event in row.spec["events"]] == ["War", "Arrest", "Speech"]


def test_orders_that_would_be_scored_otherwise_are_refused():
    assert "no rule here" in ordering("ALL_OR_NOTHING").refusal
    assert "another part" in ordering("ABS", "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>").refusal


def gaps(kind, text, *words):
    tag = "dragbox" if kind == "ddwtos" else "selectoption"
    inner = "".join(f"<{tag}><text>{word}</text><group>{group}</group></{tag}>" for word, group in words)
    return one(kind, inner, text=text)


def test_gaps_with_a_list_of_words():
    for kind in ("gapselect", "ddwtos"):
        row = gaps(
            kind, "Fill in.</p><p>Read at [[2]] meetings until [[1]].", ("glasnost", 1), ("party", 1), ("war", 1)
        )
        assert (row.kind, row.stem) == ("cloze", "Fill in.")
        assert row.spec["text"] == "Read at [[1]] meetings until [[2]]."
        assert score(row, {"1": "party", "2": "war"}) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("[[1]] and [[2]]", [("a", 1), ("b", 2), ("c", 1)], "several groups"),
        ("[[7]]", [("a", 1), ("b", 1)], "not in the list"),
        ("nothing", [("a", 1), ("b", 1)], "no gap"),
        ("[[1]] [[x]]", [("a", 1), ("b", 1)], "double brackets"),
        ("[[1]]", [("a", 1)], "more words"),
    ],
)
def test_gaps_that_cannot_be_taken(text, words, reason):
    assert reason in gaps("gapselect", text, *words).refusal


def test_embedded_answers_that_are_typed():
    text = r"Read at {2:SHORTANSWER:=party#A4 says so.~=Communist\} Party~%0%state#No.~*} until {2:SA:%100%glasnost}."
    row = one("cloze", text=text)
    assert not row.refusal
    assert (row.points, row.spec["bank"]) == (4, [])
    assert row.spec["gaps"][0] == {"id": "1", "accept": ["party", "Communist} Party"], "rationale": "A4 says so."}
    assert score(row, {"1": "party", "2": "x"}) == Fraction(1, 2)
    assert "wrong word" in " ".join(row.warnings)


def test_embedded_answers_that_are_chosen():
    row = one("cloze", text="In {1:MULTICHOICE:=1953~1956~1961} and {1:MCS:1953~=1956~1964}.")
    assert row.spec["bank"] == ["1953", "1956", "1961", "1964"]
    assert score(row, {"1": "1953", "2": "1953"}) == Fraction(1, 2)
    assert "words of its own" in " ".join(row.warnings)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{1:NUMERICAL:=5:1}", "NUMERICAL"),
        ("{1:SHORTANSWER_C:=Party}", "SHORTANSWER_C"),
        ("{1:SA:=a} {1:MC:=a~b~c}", "MC"),
        ("{1:SA:=a~%50%b}", "a part of the points"),
        ("{1:MC:=a~%-50%b~c}", "a part of the points"),
        ("{1:SA:=a} {2:SA:=b}", "weigh"),
        ("{0:SA:=a}", "weigh"),
        ("{1:SA:=a", "never closed"),
        ("{1:SA:=par*}", "star"),
        ("{1:SA:b}", "no right word"),
        ("{1:SA:%0%p*~=party}", "no right word"),
        ("no gap", "no gap"),
        ("{1:SA:=a} [[1]]", "double brackets"),
        ("{1:SA:=a}" * 21, "more than 20"),
    ],
)
def test_embedded_answers_that_cannot_be_taken(text, reason):
    assert reason in one("cloze", text=text).refusal


def test_an_essay_is_a_short_answer():
    inner = "<responseformat>editor</responseformat><responsefieldlines>15</responsefieldlines>"
    row = one("essay", inner + "<graderinfo><text>Look for dates.</text></graderinfo><attachments>2</attachments>")
    assert (row.kind, row.spec) == ("short", {"words": 150, "guidance": "", "expected": []})
    said = " ".join(row.warnings)
    assert "files that students may add" in said and "notes for whoever marks" in said and "150 words" in said
    assert "dates" not in repr(row)
    assert one("essay", "<maxwordlimit>80</maxwordlimit>").spec["words"] == 80
    assert "files alone" in one("essay", "<responseformat>noinline</responseformat>").refusal


# The file as a whole


def test_what_is_no_question_of_ours_is_refused_by_name_and_line():
    kinds = ["description", "calculated", "calculatedmulti", "random", "ddmarker", "coderunner", ""]
    rows = read(wrapped(*(question(kind) for kind in kinds)))
    assert [row.line for row in rows] == [3, 4, 5, 6, 7, 8, 9]
    assert all(f"“{kind}”" in row.refusal for row, kind in zip(rows, kinds, strict=True))
    assert "without a question" in rows[0].refusal and "drawn anew" in rows[2].refusal
    assert rows[0].id == "item-one"


def category(path):
    return f'<question type="category"><category><text>{path}</text></category></question>'


GOOD = question("truefalse", answers(("100", "true"), ("0", "false")))


@pytest.mark.parametrize(
    ("parts", "tags"),
    [
        ([category("$course$/top/History/The Thaw"), GOOD, GOOD], ["History/The Thaw"] * 2),
        ([category("top/A"), category("top/A/B"), GOOD, category("$system$/C//D"), GOOD], ["A/B", "C/D"]),
        ([GOOD, category("A"), GOOD, category("B")], ["A", "B"]),
        ([GOOD, category("A"), GOOD], [None, "A"]),
        ([category("The Thaw/History/top"), GOOD], ["History/The Thaw"]),
        ([category("top"), GOOD], [None]),
    ],
)
def test_a_category_becomes_a_tag(parts, tags):
    rows = read(wrapped(*parts))
    assert [row.tags for row in rows] == [(tag,) if tag else () for tag in tags]
    assert [any("category became" in told for told in row.warnings) for row in rows] == [bool(tag) for tag in tags]


def test_what_is_left_out_is_named():
    inner = "<penalty>0.3333333</penalty><hint><text>Look</text></hint><hidden>1</hidden>"
    inner += "<correctfeedback><text>Well done</text></correctfeedback><defaultgrade>0.3333333</defaultgrade>"
    row = one("shortanswer", inner + answers(("100", "x")), "What? <img src='@@PLUGINFILE@@/map.png'>", PICTURE)
    said = " ".join(row.warnings)
    assert "“Item one”" in one("shortanswer", "<idnumber>7</idnumber>" + answers(("100", "x"))).warnings[0]
    for what in ("penalty", "hints", "feedback for right", "hidden", "map.png", "rounded to 0.33"):
        assert what in said
    assert (row.stem, row.points) == ("What?", Decimal("0.33"))
    row = one("shortanswer", answers(("100", "x")), "<img src='@@PLUGINFILE@@/map.png'>", PICTURE)
    assert "nothing but a picture" in row.refusal
    assert "no points" in one("shortanswer", "<defaultgrade>0</defaultgrade>" + answers(("100", "x"))).refusal
    assert "number of points" in one("shortanswer", "<defaultgrade>1e9</defaultgrade>" + answers(("100", "x"))).refusal


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <em>two</em> <b>three </b>four</p><p>Five</p>", "One *two* **three** four\n\nFive"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("a<br>b<br/>", "a\\\nb"),
        ('<a href="https://example.org/a_(b)">x</a>', "[x](https://example.org/a_%28b%29)"),
        ('<a href="javascript:alert(1)" onclick="x()">x</a>', "x"),
        ("<p onclick='x()'>a<script>alert(1)</script><style>p{}</style></p>", "a"),
        ("x<sup>2</sup> H<sub>2</sub>O", "x² H₂O"),
        ("5 * 3 and snake_case and ____ and *no*", "5 * 3 and snake_case and ____ and \\*no\\*"),
        ("[x](y) ![z](w)", "[x]\\(y) !\\[z]\\(w)"),
        ("<p>1. first</p><p># no</p><p>- no</p>", "1\\. first\n\n\\# no\n\n\\- no"),
        ("&lt;script&gt; &amp;amp; &lt;http://x.y&gt;", "<script> \\&amp; \\<http://x.y>"),
        ("<blockquote><p>a</p></blockquote><pre>b\n c</pre>", "> a\n\n```\nb\n c\n```"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a | b"),
        ("<svg onload=alert(1)>", ""),
    ],
)
def test_html_is_reduced_to_markdown(html, markdown):
    assert "\n\n".join(blocks_of_html(html)[0]) == markdown


@pytest.mark.parametrize(
    ("name", "text", "stem"),
    [
        ("plain_text", "a *b*\nc", "a \\*b\\*\\\nc"),
        ("markdown", "a *b*\n\n- c", "a *b*\n\n- c"),
        ("markdown", "a <b onclick='x'>b</b> ![m](picture:x)", "a **b**"),
        ("moodle_auto_format", "a\nb", "a\\\nb"),
        ("4", "a *b*", "a *b*"),
    ],
)
def test_texts_in_other_formats(name, text, stem):
    inner = answers(("100", "x"))
    data = (
        question("shortanswer", inner).replace('format="html"', f'format="{name}"').replace("<p>Which one?</p>", text)
    )
    assert settled(read(wrapped(data))[0]).stem == stem


BOMB = '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        ("", "empty", None),
        ("   \n", "empty", None),
        ("Which one? {=a ~b}", "broken", 1),
        ("<assessment></assessment>", "begins with <assessment>", 1),
        (HEAD + "<question>", "broken", 3),
        (HEAD + "&nbsp;</quiz>", "broken", 3),
        ('<?xml version="1.0"?>\n' + BOMB + "<quiz>&b;</quiz>", "declares entities", 2),
        ("<quiz>" + "<a>" * 50 + "</a>" * 50 + "</quiz>", "nested", 1),
        ("<quiz>" + "<a/>" * 300_001 + "</quiz>", "elements", 1),
        (HEAD.encode() + b"\n<question>caf\xe9", "Windows-1252", 4),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><quiz>\xe9</quiz>', "ISO-8859-1", 1),
        ("<quiz/>".encode("utf-16"), "UTF-16", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_file_that_cannot_be_read_says_why_in_words(data, what, line):
    begun = time.process_time()
    with pytest.raises(BadFile) as bad:
        read(data)
    [problem] = bad.value.problems
    assert what in problem.what
    assert problem.line == line
    assert time.process_time() - begun < 5


def test_texts_that_would_cost_too_much_time_are_refused():
    begun = time.process_time()
    for text in (
        "<em>a" * 8_000,
        "<br>" * 12_000,
        "x" * 60_000,
        "<b>" * 20_000,
        "<ul><li>" * 6_000,
        "{1:SA:" * 8_000,
        "{1:SA:=" + "\\" * 40_000,
        "[[" * 20_000,
    ):
        for kind in ("cloze", "shortanswer"):
            [row] = read(wrapped(question(kind, answers(("100", "x")), text=text)))
            assert kind == "shortanswer" or row.refusal
    assert time.process_time() - begun < 20


def test_scripts_never_survive_in_what_is_written():
    row = BankRow(1, "a", "short_text", "<script>alert(1)</script> [x](javascript:alert(1))", example("short_text"))
    data = written(row).decode()
    assert "<script" not in data and "&lt;script" not in data.replace("&amp;lt;script", "")
    assert 'href="javascript' not in data.replace("&quot;", '"')


# There and back

CARRIED = ["true_false", "single", "multiple", "short_text", "numeric", "matching", "short", "essay", "cloze"]


@pytest.mark.parametrize("kind", sorted(questions.kinds()))
def test_kinds_that_are_written(kind):
    row = BankRow(1, "q", kind, "Which?", example(kind))
    reason = moodle.cannot(row)
    carried = kind in CARRIED and kind not in ("matching",)
    assert bool(reason) != carried
    assert isinstance(reason, str)
    if carried:
        assert settled(read(written(row))[0]).refusal == ""


@pytest.mark.parametrize("kind", CARRIED)
def test_what_is_written_comes_back_but_for_what_is_said(kind):
    @settings(max_examples=120, deadline=None)
    @given(rows(kind))
    def check(row):
        if moodle.cannot(row):
            assert moodle.drops(row) == []
            return
        once = back(row)
        assert not once.refusal, once.refusal
        if not moodle.drops(row):
            assert facts(once) == facts(row)
        assert facts(once) == facts(row) or moodle.drops(row)
        assert facts(back(once)) == facts(once)
        assert [told for told in moodle.drops(once) if "points" in told] == []

    check()


@pytest.mark.parametrize("kind", CARRIED)
def test_a_plain_question_loses_nothing(kind):
    plain = {
        "true_false": {
            **example("true_false"),
            "options": [{k: v for k, v in o.items() if k != "misconception"} for o in example("true_false")["options"]],
        },
        "single": {
            "options": [{k: v for k, v in o.items() if k != "misconception"} for o in example("single")["options"]]
        },
        "short_text": {**example("short_text"), "keeps_accents": True},
        "numeric": {**example("numeric"), "ranges": []},
        "matching": {
            **example("matching"),
            "stems": [
                {k: v for k, v in s.items() if k != "rationale"} | {"accept": []} for s in example("matching")["stems"]
            ],
        },
        "short": {"words": 60, "guidance": "", "expected": []},
        "cloze": {
            **example("cloze"),
            "gaps": [{"id": g["id"], "accept": g["accept"][:1]} for g in example("cloze")["gaps"]],
        },
    }
    row = settled(
        BankRow(
            1, "q-1", kind, "Which *one*?\n\nSay it.", plain.get(kind, example(kind)), tags=("a",), rationale="Because."
        )
    )
    assert not row.refusal and not moodle.cannot(row)
    lost = moodle.drops(row)
    assert bool(lost) == (kind == "essay")
    assert facts(back(row)) == facts(row) or kind == "essay"


def test_what_is_lost_is_named():
    said = {kind: moodle.drops(BankRow(1, "q", kind, "Which?", example(kind))) for kind in CARRIED}
    assert "the misconceptions behind its wrong options" in said["single"]
    assert "that accents do not count" in said["short_text"]
    assert any("ranges" in told for told in said["numeric"])
    assert any("guidance" in told for told in said["short"])
    assert any("reasons beside its gaps" in told for told in said["cloze"])
    assert "some of its pictures" in moodle.drops(
        BankRow(1, "q", "single", "![m](picture:map) Which?", example("single"))
    )
    assert "adds up" in moodle.cannot(BankRow(1, "q", "multiple", "W?", example("multiple") | {"rule": "exact"}))


@settings(max_examples=150, deadline=None)
@given(PROSE)
def test_markdown_that_is_written_as_html_is_read_as_it_was(text):
    name, carried = as_prose(text)
    assert name in ("html", "markdown")
    if name == "markdown":
        assert "<" not in carried
