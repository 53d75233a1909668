"""GIFT: what is read, warned of and refused, what real files trip over, hostile files, and the way there and back."""

import contextlib
import io
import json
import re
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import UNEXPLAINED, BankRow
from assessments.formats import questions_gift as gift
from assessments.gift.typed import meet
from classrooms.problems import BadFile
from lessons import markup


def read(text):
    return list(gift.read(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def only(text):
    (row,) = read(text)
    return row


def taken(text, kind):
    row = only(text)
    assert (row.refusal, row.kind) == ("", kind)
    return row


def written(*rows):
    stream = io.BytesIO()
    gift.write(rows, stream)
    return stream.getvalue().decode()


def score(row, raw):
    module = questions.get(row.kind)
    return module.judge(row.spec, module.answer_field(row.spec).clean(raw)).fraction


SAMPLE = r"""// A bank of a course
// with a header

$CATEGORY: $course$/top/Thaw/Week 1

// [id:thaw-1] [tag:speech] [tag:congress]
::First:: When was the speech given?{
	~1953#Three years early.
	=1956#Right.
	####It was the twentieth congress.
}

The speech was {=secret =closed} at first.

The sun rises in the east.{T#Look again.#Yes.}

Match. {
    =Canada -> Ottawa
    =Italy  -> Rome
    = -> Oslo
}

Which two?{~%50%a ~%50%b ~%-100%c}

::N:: When?{#=1956:0 #Right. =%50%1956:2#Near.}

::E:: Write an essay.{}

Read this first.
"""


def test_a_file_is_read_question_by_question_with_its_lines():
    rows = read(SAMPLE)
    assert [(row.line, row.kind) for row in rows] == [
        (7, "single"),
        (13, "short_text"),
        (15, "true_false"),
        (17, "matching"),
        (23, "multiple"),
        (25, "numeric"),
        (27, ""),
        (29, ""),
    ]
    assert rows[0].id == "thaw-1"
    assert rows[0].tags == ("speech", "congress", "Thaw-Week 1".lower().replace(" ", "-"))
    assert rows[0].rationale == "It was the twentieth congress."
    assert [option["rationale"] for option in rows[0].spec["options"]] == ["Three years early.", "Right."]
    assert rows[1].stem == "The speech was _____ at first."
    assert rows[2].spec["statement"] == "The sun rises in the east."
    assert [option["rationale"] for option in rows[2].spec["options"]] == ["Yes.", "Look again."]
    assert rows[3].spec["spares"] == ["Oslo"]
    assert [option["weight"] for option in rows[4].spec["options"]] == ["0.5", "0.5", "-1"]
    assert "rubric" in rows[6].refusal
    assert "without a question" in rows[7].refusal


@pytest.mark.parametrize(
    ("body", "kind", "scores"),
    [
        ("{~a =b ~c}", "single", {"a": 0, "b": 1, None: 0}),
        ("{~%0%a =%100%b}", "single", {"a": 0, "b": 1}),
        ("{=a ~b\n\n~c\n}", "single", {"a": 1, "c": 0}),
        ("{~%100%a ~b}", "single", {"a": 1, "b": 0}),
        ("{T}", "true_false", {"true": 1, "false": 0}),
        ("{FALSE#x}", "true_false", {"true": 0, "false": 1}),
        ("{true}", "true_false", {"true": 1}),
        ("{=Cat =%25%dog}", "short_text", {"cat": 1, "dog": "0.25", "cow": 0}),
        ("{=café}", "short_text", {"CAFÉ": 1, "cafe": 0}),
        ("{four}", "short_text", {"four": 1}),
        ("{=*colony*}", "short_text", {"a colony here": 1, "colon": 0}),
        ("{=2 \\\\* 3}", "short_text", {"2 * 3": 1, "2 x 3": 0}),
        ("{#5}", "numeric", {"5": 1, "5.1": 0}),
        ("{#5:0.1}", "numeric", {"5.1": 1, "4.9": 1, "5.11": 0}),
        ("{#1..5}", "numeric", {"1": 1, "5": 1, "0.99": 0, "5.01": 0}),
        ("{#-5..-2}", "numeric", {"-2": 1, "-5": 1, "2": 0}),
        ("{#=5:0.1 =%50%6:1}", "numeric", {"5": 1, "5.5": "0.5", "7": "0.5", "7.1": 0}),
        ("{#=1..2 =%50%0..9 ~#No}", "numeric", {"1.5": 1, "8": "0.5", "10": 0}),
        ("{#6.02e3:1e1}", "numeric", {"6030": 1, "6031": 0}),
    ],
)
def test_answers_earn_what_the_file_says(body, kind, scores):
    row = taken(f"What is it? {body}", kind)
    ids = {option.get("text"): option["id"] for option in row.spec.get("options", [])}
    assert {raw: score(row, ids.get(raw, raw)) for raw in scores} == {
        raw: Decimal(points) for raw, points in scores.items()
    }


@pytest.mark.parametrize(
    ("body", "rule", "chosen", "points"),
    [
        ("{~%50%a ~%50%b ~c}", "weights", "ab", 1),
        ("{~%50%a ~%50%b ~c}", "weights", "abc", 1),
        ("{~%50%a ~%50%b ~%-100%c}", "weights", "ac", 0),
        ("{~%50%a ~%50%b ~%-50%c ~%-50%d}", "right-minus-wrong", "ac", 0),
        ("{~%50%a ~%50%b ~%-50%c ~%-50%d}", "right-minus-wrong", "abc", "0.5"),
        ("{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-25%d}", "weights", "abc", 1),
        ("{~%33.33%a ~%33.33%b ~%33.33%c ~%0%d}", "weights", "abc", 1),
        ("{~%70%a ~%30%b ~%-10%c}", "weights", "ac", "0.6"),
        ("{~%16.66667%a ~%83.33333%b ~c}", "weights", "ab", 1),
    ],
)
def test_weights_are_ours(body, rule, chosen, points):
    row = taken(f"Which? {body}", "multiple")
    assert row.spec["rule"] == rule
    assert float(score(row, list(chosen))) == pytest.approx(float(points), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Q{=a ~%50%b ~c}", "everything or nothing"),
        ("Q{=a ~%-50%b}", "everything or nothing"),
        ("Q{=%50%a ~b}", "written as ~%50%"),
        ("Q{=a =b ~c}", "More than one choice"),
        ("Q{~a ~b}", "No choice is right"),
        ("Q{~%40%a ~%40%b ~c}", "weigh 1 or more"),
        ("Q{~%50%a ~c}", "everything or nothing"),
        ("Q{~%150%a ~%50%b}", "from -1 to 1"),
        ("Q{=a}{=b}", "more than one pair"),
        ("The {=cat} sat on the {=mat}.", "more than one pair"),
        ("Q{=a ~b", "brace is missing"),
        ("Q}=a ~b{", "brace is missing"),
        ("Q{=a {b} ~c}", "more than one pair"),
        ("Q{}", "rubric"),
        ("Q{####Told.}", "rubric"),
        ("{=a ~b}", "no text"),
        ("Q{=a -> 1 =b}", "no matching"),
        ("Q{=a -> 1}", "entries"),
        ("Q{=a -> 1 =a -> 2}", "used twice"),
        ("Q{#}", "entries"),
        ("Q{#five}", "is no number"),
        ("Q{#3,14}", "is no number"),
        ("Q{#5:x}", "is no number"),
        ("Q{#=*}", "is no number"),
        ("Q{#9..1}", "no number at all"),
        ("Q{#=%50%5}", "credit 1"),
        ("Q{#=%50%5:2 =5}", "earns less stands before"),
        ("Q{=%0%*not* =*cat*}", "earns less stands before"),
        ("Q{=%50%Cat =cat}", "earns less stands before"),
        ("Q{=%150%cat}", "from 0 to 1"),
        ("Q{=* b}", "without *"),
        ('Q{=<img src="x"> ~b}', "HTML tag"),
        ("Only words, and \\{no\\} braces.\n\nQ{T}", "without a question"),
        (f"Q{{{' '.join(f'~o{n}' for n in range(14))} =r}}", "entries"),
        (f"Q{{T}} {'x' * 40_000}", "too long"),
        ("::N\x01 x::Q{T}", "cannot be kept"),
    ],
)
def test_what_cannot_be_scored_as_the_file_says_is_refused_with_the_reason(text, reason):
    row = read(f"// one\n\n{text}\n\nOther{{T}}")[0]
    assert reason in row.refusal
    assert row.line == 3


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Q{~%33%a ~%33%b ~%33%c}", "33% is not among the percentages"),
        ("Q{~%33%a ~%33%b ~%33%c}", "less than 100%"),
        ("Q{=a ~b\n\n~c}", "blank line"),
        ("Q{True}", "was read as TRUE"),
        ("Q{~%100%a ~b}", "single choice here"),
        ("Q{=*cat*}", "“cat” was added"),
        ("Q{=cat =cat}", "stands there twice"),
        ("Q{#5 ~#Wrong.}", "every other number"),
        ("Q{=a -> 1 # Why =b -> 2}", "taken as the reason"),
        ("[html]<table><tr><td>Q</td></tr></table>{T}", "<table>"),
        ("[html]<p>10<sup>7</sup> m<sup><b>2</b>th</sup></p>{T}", "<sup>"),
        ("[html]<p>Q<img src\\=x alt\\='A map'></p>{T}", "a picture (A map)"),
        ("<b>Q</b><script>alert(1)</script>{T}", "<script>"),
        ("[html]Q{=<b>a</b>}", "<b>"),
        ("Q{=a ~b}", "without a reason"),
        ("// [id:1] [tag:Ж]\n::Other::Q{T}", "“Ж” cannot be kept as a tag"),
        ("// [id:1]\n::Other::Q{T}", "title “Other”"),
        ("// [id:a b]\nQ{T}", "id “a b”"),
        ("::Вопрос::Q{T}", "title “Вопрос”"),
    ],
)
def test_what_was_dropped_or_changed_is_told(text, warning):
    row = only(text)
    assert not row.refusal
    assert any(warning in told for told in row.warnings), row.warnings


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        (r"1+1\=2 \{so\} 5\:30 \~ \# a\\b{T}", r"1+1=2 {so} 5:30 ~ # a\b"),
        ("1+1=2 at 5:30 ~ # {T}", "1+1=2 at 5:30 ~ #"),
        (r"One\nTwo{=a ~b}", "One\\\nTwo"),
        (r"One\n\nTwo{=a ~b}", "One\n\nTwo"),
        ("wrapped\nline{=a ~b}", "wrapped\nline"),
        ("2*3*4 and __x__{=a ~b}", r"2\*3\*4 and \_\_x\_\_"),
        ("[plain]<b>bold</b>{=a ~b}", "<b>bold</b>"),
        ("[markdown]**bold** <b>x</b>{=a ~b}", "**bold** <b>x</b>"),
        ("[markdown]One\\n\\n* a\\n* b{=a ~b}", "One\n\n* a\n* b"),
        ("[html]<p>One <b>two </b></p><p>three&nbsp;&amp; four</p>{=a ~b}", "One **two**\n\nthree & four"),
        ("[html]<p>x<sup>2</sup><br>H<sub>2</sub>O</p>{=a ~b}", "x²\\\nH₂O"),
        ("[html]<p>See <a href\\='https\\://example.org/x'>it</a></p>{=a ~b}", "See [it](https://example.org/x)"),
        ("[html]<p>See <a href\\='javascript\\:x'>it</a></p>{=a ~b}", "See it"),
        ("[html]<p>a</p><ul><li>b<ul><li>c</li></ul></li></ul>{=a ~b}", "a\n\n- b\n  - c"),
        ("[moodle]a <em>b</em> if c<d and e>f{=a ~b}", "a *b* if c<d and e>f"),
        ("[other] Q{=a ~b}", "[other] Q"),
        ("Grant is {~buried =entombed} in Grant's tomb.", "Grant is _____ in Grant's tomb."),
        ("Two plus two equals {=four =4}.", "Two plus two equals _____."),
        ("{ =Asia } is the largest continent.", "_____ is the largest continent."),
        ("::T:: Title, then text // no comment{=a ~b}", "Title, then text // no comment"),
        ("Before\n// a comment {\nafter{=a ~b}", "Before\nafter"),
    ],
)
def test_texts_become_our_markdown(text, stem):
    row = only(text)
    assert not row.refusal
    assert stem in (row.stem, row.spec.get("statement"))


def test_escapes_and_formats_of_answers():
    row = taken("[markdown]Q{=[html]<b>x</b>\\=1#because \\#1 ~[plain]*y* ~ \\\\ ~\\{z\\}}", "single")
    assert [option["text"] for option in row.spec["options"]] == ["**x**=1", "\\*y\\*", "\\", "{z}"]
    assert row.spec["options"][0]["rationale"] == "because #1"


def test_blank_lines_end_a_question_but_one_missing_brace_does_not_eat_the_next():
    rows = read("First{=a ~b\n\nSecond{T}\n\n\nThird{\n\n=a\n\n// x\n\n~b\n\n}\n\nFourth{F}")
    assert [(row.line, bool(row.refusal)) for row in rows] == [(1, True), (3, False), (6, False), (16, False)]


def test_names_are_told_apart_and_titles_are_ids():
    rows = read("::Who's there::Q{T}\n\n::Who's there::Q{F}\n\nQ{T}\n\n::whos-there-2::Q{T}")
    assert [row.id for row in rows] == ["whos-there", "whos-there-3", "", "whos-there-2"]
    assert any("became" in warning for warning in rows[1].warnings)


def test_categories_go_on_until_the_next():
    rows = read("A{T}\n\n$CATEGORY: $course$/top\n\nB{T}\n$CATEGORY: tom/dick\nC{T}\n\n// [tag:x]\nD{T}")
    assert [row.tags for row in rows] == [(), (), ("tom-dick",), ("x", "tom-dick")]


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        ("Frage für alle{T}".encode("cp1252"), 1, "Windows-1252"),
        ("ok{T}\n\nFrage für alle{T}".encode("cp1252"), 3, "Windows-1252"),
        ("Q{T}".encode("utf-16"), None, "UTF-16"),
        ("Q{T}".encode("utf-16-le"), None, "UTF-16"),
        (b"", None, "empty"),
        (b"\xef\xbb\xbf \r\n", None, "empty"),
        (b"PK\x03\x04{}", None, "ZIP"),
        (b"Just text.", None, "not GIFT"),
        (b"line of a fair length\n\nQ\x00{T}", 3, "cannot be kept"),
        (b"Q{T}" + b" " * 5 * 1024 * 1024, None, "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data, line, what):
    with pytest.raises(BadFile) as refusal:
        read(data)
    (problem,) = refusal.value.problems
    assert problem.line == line
    assert what in problem.what


def test_a_byte_order_mark_and_other_line_ends_are_taken():
    assert [row.line for row in read(b"\xef\xbb\xbfA{T}\r\n\r\nB{F}\r\rC{T}")] == [1, 3, 5]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
]


@pytest.mark.parametrize("kind", ["", "[html]", "[markdown]", "[plain]", "[moodle]"])
@pytest.mark.parametrize("bad", HOSTILE)
def test_scripts_do_not_survive(kind, bad):
    bad = bad.replace("=", "\\=").replace("#", "\\#").replace(":", "\\:")
    row = only(f"{kind}Text {bad}{{=a {bad}#why {bad} ~b####all {bad}}}")
    for text in (row.stem, row.rationale, row.spec["options"][0]["text"], row.spec["options"][0]["rationale"]):
        shown = str(markup.render(text)).lower()
        assert "<script" not in shown and "<img" not in shown and "<svg" not in shown and "<iframe" not in shown
        assert not re.search("<[^>]*(javascript|onerror|onload)", shown)


@pytest.mark.parametrize(
    "piece",
    [
        "<b a=\\=",
        "<!--",
        "{",
        "}",
        "~",
        "=",
        "####",
        "\\",
        "::",
        "<b>",
        "&",
        "*",
        "\n\n",
        "[html]",
        "%50%",
        "<li>",
        " \n ",
    ],
)
def test_a_large_file_of_one_sign_is_answered_soon(piece):
    start = time.process_time()
    with contextlib.suppress(BadFile):
        read(f"Q{{=a{piece * (400_000 // len(piece))}}}")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("cat", "Cat", True),
        ("cat", "cats", False),
        ("*cat*", "a cat", True),
        ("c*t", "cat", True),
        ("c*t", "ct", True),
        ("ca*at", "cat", False),
        ("a*b*c", "a b c", True),
        ("a*b*c", "acb c", True),
        ("a*b*c", "a-c", False),
        ("a*", "*b", True),
        ("a*", "b*", False),
        ("*a", "*b", False),
        ("\\*", "x", False),
    ],
)
def test_two_typed_answers_that_share_something(first, second, expected):
    assert meet(first, second) is meet(second, first) is expected


TEXTS = st.text(st.sampled_from("ab Zé0%*_-=~#{}:\\/[]<>&$>\n.→\"'"), min_size=1, max_size=25)
TEXTS |= st.sampled_from(
    [
        "[html]x",
        "%50%x",
        "::t::",
        "// c",
        "$CATEGORY: x",
        "####",
        "T",
        "a -> b",
        "_____",
        "\\n",
        "\\\\n",
        "true",
        "a\n\nb",
    ]
)
TIDY = TEXTS.map(str.strip).filter(bool)
LINES = TIDY.map(lambda text: " ".join(text.split()))
REASONS = TIDY | st.just("") | st.just(UNEXPLAINED)
NUMBERS = st.decimals(-1000, 1000, places=2).map(lambda number: f"{number.normalize() + 0:f}")
SHARES = st.sampled_from(["0", "0.1", "0.25", "0.333", "0.5", "0.99", "1"])


def options(rights):
    def built(texts, reasons):
        return [
            {"id": "abcdefgh"[n], "text": text, "right": n < rights, "rationale": reason or "Why."}
            for n, (text, reason) in enumerate(zip(texts, reasons, strict=False))
        ]

    return st.builds(
        built,
        st.lists(TIDY, min_size=rights + 1, max_size=8, unique=True),
        st.lists(REASONS, min_size=8, max_size=8),
    )


def weighed(rows, weights):
    return {
        "rule": "weights",
        "options": [
            row | {"weight": weight if row["right"] else f"-{weight}"}
            for row, weight in zip(rows, weights, strict=False)
        ],
    }


def truth(statement, is_true, reasons):
    rows = [{"id": name, "right": (name == "true") == is_true} for name in ("true", "false")]
    rows = [row | {"rationale": reason or "Why."} for row, reason in zip(rows, reasons, strict=True)]
    return {"statement": statement, "options": rows}


def accepted(best, rows, **more):
    variants = {best.replace("*", "\\*"): {"text": best.replace("*", "\\*"), "credit": "1", "rationale": ""}}
    for text, credit, reason in rows:
        variants.setdefault(text, {"text": text, "credit": credit, "rationale": reason})
    return {"accept": list(variants.values()), **more}


def leeway(rule, by):
    return "3" if rule == "figures" else by.lstrip("-")


def figured(values, bounds, credits, unit):
    values = [
        {
            "value": value,
            "by": "3" if rule == "figures" else by.lstrip("-"),
            "rule": rule,
            "credit": credit,
            "rationale": reason,
        }
        for (value, by, rule, reason), credit in zip(values, ["1", *credits], strict=False)
    ]
    ranges = [
        {"from": low, "to": high, "credit": credit, "rationale": ""}
        for (low, high), credit in zip(bounds, credits, strict=False)
        if Decimal(low) <= Decimal(high)
    ]
    return {"values": values, "ranges": ranges, "units": [{"name": "people", "factor": "1"}] if unit else []}


def paired(rows, spares, reason):
    stems = [
        {"id": str(n), "text": text, "match": match, "rationale": reason} for n, (text, match) in enumerate(rows, 1)
    ]
    return {"stems": stems, "spares": [word for word in spares if word not in {match for _text, match in rows}]}


VALUES = st.tuples(NUMBERS, NUMBERS, st.sampled_from(["absolute", "absolute", "relative", "figures"]), REASONS)
SPECS = {
    "single": options(1).map(lambda rows: {"options": rows}),
    "multiple": st.one_of(
        st.builds(
            lambda rows, rule: {"options": rows, "rule": rule},
            st.integers(2, 6).flatmap(options),
            st.sampled_from(["right-minus-wrong", "right-minus-wrong", "exact"]),
        ),
        st.builds(
            weighed,
            options(3),
            st.lists(st.sampled_from(["0.5", "0.33333334", "0.4", "1", "0.7", "0.333334"]), min_size=8, max_size=8),
        ),
    ),
    "true_false": st.builds(truth, TIDY, st.booleans(), st.tuples(REASONS, REASONS)),
    "short_text": st.builds(
        accepted,
        LINES,
        st.lists(st.tuples(LINES, SHARES, REASONS), max_size=5),
        keeps_accents=st.sampled_from([True, True, False]),
        keeps_case=st.sampled_from([False, False, True]),
        near_credit=st.sampled_from(["0", "0", "0.5"]),
    ),
    "numeric": st.builds(
        figured,
        st.lists(VALUES, min_size=1, max_size=4),
        st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3),
        st.lists(SHARES, min_size=4, max_size=4),
        st.sampled_from([False, False, True]),
    ),
    "matching": st.builds(
        paired,
        st.lists(st.tuples(TIDY, LINES), min_size=2, max_size=5, unique_by=(lambda row: row[0], lambda row: row[1])),
        st.lists(LINES, max_size=3, unique=True),
        st.sampled_from(["", "", "Why."]),
    ),
}
NAMES = st.text(st.sampled_from("abcXYZ019-_"), max_size=12)


def as_row(kind, spec, stem, **more):
    return BankRow(1, kind=kind, stem=stem, spec=questions.get(kind).clean_spec(spec), **more)


def bare(row):
    """What must come back; the words that stand for no reason are none."""
    spec = json.loads(json.dumps(row.spec).replace(json.dumps(UNEXPLAINED), '""'))
    rationale = "" if row.rationale == UNEXPLAINED else row.rationale
    return row.id, row.kind, row.stem, spec, row.points, rationale, row.tags


@pytest.mark.parametrize("kind", SPECS)
def test_what_is_written_is_read_as_it_was(kind):
    seen = {"same": 0}

    @trials(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(SPECS[kind], TIDY, REASONS, NAMES, st.lists(NAMES.filter(bool), max_size=3, unique=True))
    def check(spec, stem, rationale, name, tags):
        row = as_row(kind, spec, stem, rationale=rationale, id=name, tags=tuple(tags))
        if gift.cannot(row):
            return
        text = written(row)
        (back,) = read(text)
        assert not back.refusal, (back.refusal, text)
        if not gift.drops(row):
            seen["same"] += 1
            assert bare(back) == bare(row), text
        assert not gift.cannot(back)
        assert [what for what in gift.drops(back) if "accents" not in what] == []
        (again,) = read(written(back))
        assert bare(again) == bare(back)

    check()
    assert seen["same"] > 3


@pytest.mark.parametrize("kind", questions.kinds())
def test_each_kind_is_written_or_the_reason_is_told(kind):
    module = questions.get(kind)
    row = as_row(kind, module.EXAMPLE, "Which?", id="q1", rationale="So.")
    reason = gift.cannot(row)
    if kind in SPECS and not reason:
        assert only(written(row)).kind == kind
    else:
        assert len(reason) > 10
        with pytest.raises(ValueError):
            written(row)


@pytest.mark.parametrize(
    ("kind", "changed", "lost"),
    [
        ("single", {"keeps_order": True}, "keep their order"),
        ("single", {}, "misconceptions"),
        ("short_text", {"near_credit": "0.5"}, "near spelling"),
        ("short_text", {"keeps_case": True}, "capitals"),
        ("short_text", {}, "accents"),
        ("numeric", {"units": [{"name": "km", "factor": "1"}]}, "unit"),
    ],
)
def test_details_that_are_lost_are_told(kind, changed, lost):
    row = as_row(kind, questions.get(kind).EXAMPLE | changed, "Which?")
    assert any(lost in what for what in gift.drops(row))
    assert any("points" in what for what in gift.drops(replace(row, points=Decimal(2))))


def test_several_questions_are_written_one_below_the_other():
    rows = [as_row("single", questions.get("single").EXAMPLE, f"Which {n}?", id=f"q{n}") for n in range(3)]
    text = written(*rows)
    assert "// [id:q0]\n::q0::[markdown]Which 0?{\n\t~Breaking with Yugoslavia#B4" in text
    assert [row.id for row in read(text)] == ["q0", "q1", "q2"]
