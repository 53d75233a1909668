"""Rows of questions for hypothesis: each kind by its example, with its texts, shares and switches changed."""

import copy
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from assessments import questions
from assessments.bankrows import BankRow, settled

TEXT = st.sampled_from(
    [
        "Plain words",
        "Some *emphasis* and **more**",
        "A [link](https://example.org/)",
        "a < b & c",
        "5 * 3 = 15",
        "x_y __z__",
    ]
    + [
        "`code`",
        "Two\\\nlines",
        "“Ünï”",
        "1. one",
        "[x](javascript:y)",
        "![m](picture:x) m",
        "&amp; \\*",
        "a\tb",
        "x \x0b y",
    ]
) | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(str.strip)
PROSE = TEXT | st.lists(TEXT, min_size=2, max_size=3).map("\n\n".join) | st.just("First\n\n- a\n- b\n\n> c")
SHARE = st.sampled_from(["1", "0.5", "0.33333333", "0", "0.25", "0.3333", "0.45"])
NAME = st.sampled_from([*"abcdefgh", "one", "2", "x-1"])


def example(kind):
    module = questions.get(kind)
    return module.clean_spec(copy.deepcopy(module.EXAMPLE))


@st.composite
def specs(draw, kind):
    """Specs of a kind: its example, with its texts, shares and switches changed."""
    spec = copy.deepcopy(questions.get(kind).EXAMPLE)
    for group in ("options", "accept", "values", "ranges", "stems", "gaps"):
        for row in spec.get(group, []):
            if "text" in row and kind != "short_text" and draw(st.booleans()):
                row["text"] = draw(TEXT)
            if draw(st.booleans()):
                row["rationale"] = draw(TEXT)
            if kind in ("single", "multiple") and draw(st.booleans()):
                row.pop("misconception", None)
    if kind == "true_false":
        spec["statement"] = draw(TEXT)
        for option in spec["options"]:
            option.pop("misconception", None)
    if kind in ("single", "multiple"):
        spec["keeps_order"] = draw(st.booleans())
        for option, name in zip(spec["options"], draw(st.permutations([*"abcdef"])), strict=False):
            option["id"] = name
    if kind == "multiple":
        spec["rule"] = draw(st.sampled_from(["right-minus-wrong", "weights", "no-wrong", "exact", "coverage"]))
        if spec["rule"] == "weights":
            for option, weight in zip(spec["options"], draw(st.permutations(["0.5", "0.5", "1", "0.75"])), strict=True):
                option["weight"] = weight if option.get("right") == "true" else draw(st.sampled_from(["0", "-0.5"]))
    if kind == "short_text":
        for variant in spec["accept"][1:]:
            variant["credit"] = draw(SHARE)
        spec |= {"keeps_case": draw(st.booleans()), "keeps_accents": draw(st.booleans()), "near_credit": draw(SHARE)}
        spec["accept"] = spec["accept"][: draw(st.integers(1, 4))]
    if kind == "numeric":
        spec["values"][0]["rule"], spec["values"][0]["by"] = draw(
            st.sampled_from([("absolute", "0.5"), ("absolute", "0"), ("relative", "5"), ("figures", "2")])
        )
        spec["ranges"] = spec["ranges"][: draw(st.integers(0, 2))]
        spec["units"] = spec["units"][: draw(st.integers(0, 2))]
    if kind == "matching":
        for stem in spec["stems"]:
            stem["accept"] = stem["accept"] if draw(st.booleans()) else []
            stem["rationale"] = "" if draw(st.booleans()) else stem["rationale"]
        spec["exact"] = draw(st.booleans())
    if kind == "cloze":
        spec["gaps"][0]["accept"] = draw(
            st.sampled_from([["party"], ["party", "Communist Party"], ["Party", "factory"]])
        )
        for gap in spec["gaps"]:
            gap["rationale"] = draw(st.sampled_from(["", "So it is."]))
        spec["bank"] = spec["bank"] if draw(st.booleans()) else []
    if kind == "short":
        spec["words"] = draw(st.sampled_from(["60", "65", "500"]))
        spec["guidance"] = draw(st.sampled_from(["", "Two sentences."]))
        spec["expected"] = draw(st.sampled_from([[], ["B5"]]))
    return spec


@st.composite
def rows(draw, kind):
    row = settled(
        BankRow(
            1,
            id=draw(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)),
            kind=kind,
            stem=draw(PROSE),
            spec=draw(specs(kind)),
            points=draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(10)])),
            rationale=draw(st.just("") | PROSE),
            tags=draw(st.sampled_from([(), ("thaw",), ("cult", "thaw")])),
        )
    )
    assume(not row.refusal)
    return row


FACTS = ("id", "kind", "stem", "spec", "points", "rationale", "tags")


def facts(row):
    return {name: value.strip() if isinstance(value := getattr(row, name), str) else value for name in FACTS}
