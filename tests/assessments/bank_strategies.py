"""Strategies for questions of banks: whatever an author may write of a kind, odd texts and odd names among it."""

from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from assessments.bankrows import BankRow, settled

ODD_TEXTS = [
    "Plain words",
    "Some *emphasis* and **more**",
    'A [link](https://example.org/?a=1&b=2 "Title")',
    "[x](javascript:y) and [z](ftp://example.org)",
    "a < b & c > d \" '",
    "5 * 3 = 15",
    "x_y __z__",
    "`code <b>`",
    "Two\\\nlines",
    "“Ünï” – 日本 \U0001f600",
    "1. one",
    "![m](picture:x) m",
    "&amp; \\* &nbsp;",
    "a\tb",
    "]]> <!-- -->",
]
TEXT = st.sampled_from(ODD_TEXTS) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=30
).filter(str.strip)
BLOCKS = ["First\n\n- a\n- b\n\n> c", "3. three\n4. four", "# Head\n\nBelow", "    code\n\n***\n\nend"]
PROSE = TEXT | st.just("x \x0b y") | st.lists(TEXT, min_size=2, max_size=3).map("\n\n".join) | st.sampled_from(BLOCKS)
REASON = st.just("") | TEXT
ID = st.sampled_from(["a", "b", "1", "2", "x-1", "SCORE", "RESPONSE", "E_", "true", "funeral"]) | st.from_regex(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", fullmatch=True
)
SHARE = st.sampled_from(["1", "0.5", "0.33333333", "0", "0.25", "0.3333", "0.45", "0.00000001"])
POINTS = st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(10), Decimal("0.01"), Decimal("3.00"), Decimal(7)])
NUMBER = st.sampled_from(["0", "5", "-3", "0.1", "4200000", "-0.25", "1234567.125", "0.00001"])


def some(strategy, low, high):
    """A list of different texts, which stay different when they are trimmed."""
    return st.lists(strategy, min_size=low, max_size=high, unique_by=str.strip)


@st.composite
def options(draw, low=2, high=6, rights=1):
    ids = draw(some(ID, low, high))
    texts = draw(some(TEXT, len(ids), len(ids)))
    right = draw(st.sets(st.sampled_from(ids), min_size=rights, max_size=1 if rights == 1 else len(ids)))
    rows = [
        {"id": own, "text": text, "right": own in right, "rationale": draw(TEXT)}
        for own, text in zip(ids, texts, strict=True)
    ]
    for row in rows:
        if not row["right"] and draw(st.booleans()):
            row["misconception"] = draw(TEXT)
    return rows


@st.composite
def single(draw):
    return {"options": draw(options()), "keeps_order": draw(st.booleans())}


@st.composite
def multiple(draw):
    rule = draw(st.sampled_from(["right-minus-wrong", "weights", "exact", "every-decision", "coverage", "no-wrong"]))
    rows = draw(options(rights=2))
    if rule == "weights":
        for row in rows:
            row["weight"] = draw(st.sampled_from(["0.5", "1", "0.33333334"] if row["right"] else ["0", "-0.5", "-1"]))
    return {"rule": rule, "options": rows, "keeps_order": draw(st.booleans())}


@st.composite
def true_false(draw):
    right = draw(st.booleans())
    return {
        "statement": draw(TEXT),
        "options": [
            {"id": own, "right": is_right, "rationale": draw(TEXT)}
            for own, is_right in (("true", right), ("false", not right))
        ],
    }


@st.composite
def short_text(draw):
    words = draw(
        some(st.sampled_from(["amnesty", "Amnesty", "détente", "a b", "5 \\* 3", "don't", "ta*w"]) | TEXT, 1, 4)
    )
    return {
        "accept": [
            {"text": word, "credit": draw(SHARE) if place else "1", "rationale": draw(REASON)}
            for place, word in enumerate(words)
        ],
        "keeps_case": draw(st.booleans()),
        "keeps_accents": draw(st.integers(0, 4)) > 0,
        "near_credit": draw(st.sampled_from(["0", "0", "0", "0.5"])),
    }


@st.composite
def numeric(draw):
    rules = [("absolute", "0"), ("absolute", "0.5"), ("relative", "5"), ("relative", "0"), ("figures", "2")]
    values = [
        {
            "value": draw(NUMBER),
            "rule": rule,
            "by": by,
            "credit": draw(SHARE) if place else "1",
            "rationale": draw(REASON),
        }
        for place, (rule, by) in enumerate(
            draw(st.lists(st.sampled_from(rules[: draw(st.sampled_from([4, 5]))]), min_size=1, max_size=3))
        )
    ]
    bounds = [sorted(pair, key=Decimal) for pair in draw(st.lists(st.tuples(NUMBER, NUMBER), max_size=2))]
    ranges = [{"from": low, "to": high, "credit": draw(SHARE), "rationale": draw(REASON)} for low, high in bounds]
    units = draw(st.sampled_from([[], [], [], [{"name": "people", "factor": "1"}]]))
    return {"values": values, "ranges": ranges, "units": units}


@st.composite
def matching(draw):
    words = draw(some(TEXT, 2, 6))
    ids = draw(some(ID, 2, 5))
    matches = [draw(st.sampled_from(words)) for _own in ids]
    return {
        "stems": [
            {
                "id": own,
                "text": text,
                "match": match,
                "accept": draw(st.lists(st.sampled_from(words), max_size=2)),
                "rationale": draw(REASON),
            }
            for own, text, match in zip(ids, draw(some(TEXT, len(ids), len(ids))), matches, strict=True)
        ],
        "spares": [word for word in words if word not in matches],
        "exact": draw(st.integers(0, 3)) == 0,
    }


@st.composite
def cloze(draw):
    names = draw(some(ID.filter(lambda own: len(own) < 20), 1, 4))
    bank = draw(some(TEXT, len(names) + 1, 7))
    words = st.sampled_from(bank)
    return {
        "text": "".join(f"{draw(TEXT)} [[{own}]] " for own in names) + draw(REASON),
        "gaps": [
            {"id": own, "accept": [draw(words), *draw(st.lists(words | TEXT, max_size=2))], "rationale": draw(REASON)}
            for own in draw(st.permutations(names))
        ],
        "bank": bank if draw(st.integers(0, 4)) else [],
        "exact": draw(st.integers(0, 3)) == 0,
    }


@st.composite
def ordering(draw):
    ids = draw(some(ID, 3, 5))
    return {
        "rule": draw(st.sampled_from(["all-pairs", "absolute", "adjacent", "longest-subset", "exact"])),
        "events": [
            {"id": own, "text": text, "when": draw(REASON), "rationale": draw(REASON), "same": same}
            for own, text, same in zip(
                ids,
                draw(some(TEXT, len(ids), len(ids))),
                [False, *(draw(st.integers(0, 3)) == 0 for _own in ids[1:])],
                strict=True,
            )
        ],
    }


@st.composite
def grid(draw):
    claims = draw(some(ID.filter(lambda own: len(own) < 15), 1, 2))
    documents = draw(st.sampled_from([["A"], ["A", "B"], ["C", "A", "E"]]))
    labels = st.sampled_from(["supports", "contradicts", "qualifies", "silent"])
    texts = draw(some(TEXT, len(claims), len(claims)))
    return {
        "claims": [{"id": own, "text": text} for own, text in zip(claims, texts, strict=True)],
        "documents": documents,
        "cells": [
            {
                "claim": own,
                "document": letter,
                "key": draw(labels),
                "accept": draw(st.lists(labels, max_size=2)),
                "paragraph": f"{letter}3",
                "rationale": draw(REASON),
            }
            for own in claims
            for letter in documents
        ],
    }


@st.composite
def short(draw):
    return {
        "words": draw(st.sampled_from([1, 60, 65, 500, 1000])),
        "guidance": draw(st.just("") | PROSE),
        "expected": draw(st.sampled_from([[], ["B5"], ["B5", "A3"]])),
    }


def essay():
    return st.just(
        {
            "min_words": 400,
            "max_words": 1200,
            "minutes": 60,
            "plan_minutes": 10,
            "documents": ["A", "B"],
            "cite_at_least": 2,
        }
    )


SPECS = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
    "short_text": short_text,
    "numeric": numeric,
    "matching": matching,
    "cloze": cloze,
    "ordering": ordering,
    "grid": grid,
    "short": short,
    "essay": essay,
}


@st.composite
def rows(draw, kind):
    """Rows of a kind that are settled."""
    row = settled(
        BankRow(
            1,
            id=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)),
            kind=kind,
            stem=draw(PROSE),
            spec=draw(SPECS[kind]()),
            points=draw(POINTS),
            rationale=draw(st.just("") | PROSE),
            tags=draw(st.sampled_from([(), ("thaw",), ("cult", "thaw")])),
        )
    )
    assume(not row.refusal)
    return row
