"""Aiken: what is read, warned of and refused, and files that are damaged or hostile."""

import io
import time

import pytest

from assessments.formats import questions_aiken as aiken
from classrooms.problems import BadFile
from lessons import markup

SAMPLE = """What was read at meetings?
A. A poem
B. A speech
C. A law
ANSWER: B

U.S. papers printed it in June.
When did the Times?
A) June 5

B) June 4
ANSWER: b
FEEDBACK: D7 gives the date.
Third one?
A. x
B. y
ANSWER: A
"""


def read(text):
    return list(aiken.read(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def test_a_file_is_read_question_by_question_with_its_lines():
    rows = read(SAMPLE)
    assert [(row.line, row.kind, row.refusal) for row in rows] == [
        (1, "single", ""),
        (7, "single", ""),
        (14, "single", ""),
    ]
    assert [[option["text"] for option in row.spec["options"] if option["right"]] for row in rows] == [
        ["A speech"],
        ["June 4"],
        ["x"],
    ]
    assert rows[1].stem == "U.S. papers printed it in June.\nWhen did the Times?"
    assert rows[1].rationale == "D7 gives the date."
    assert all("without a reason" in row.warnings[-1] for row in rows)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Q?\nA. x\nB. y\n\nNext?", 1, "no line “ANSWER"),
        ("Q?\nA. x\nANSWER: A", 1, "fewer than two"),
        ("Q?\nA. x\nB. y\nANSWER: C", 1, "no choice C"),
        ("Q?\nA. x\nB. y\nANSWER: A, B", 1, "does not name one letter"),
        ("Q?\nA. x\nB. y\nANSWER:", 1, "does not name one letter"),
        ("Q?\nA. x\nB. y\nD. z\nANSWER: D", 1, "out of turn"),
        ("Q?\nA. x\nA. y\nANSWER: A", 1, "out of turn"),
        ("Q?\nA. x\nB. x\nANSWER: A", 1, "used twice"),
        ("Q?\nB. x\nA. y\nB. z\nANSWER: B", 1, "out of turn"),
        ("Q?\nA.\nB. x\nANSWER: A", 1, "out of turn"),
        ("ANSWER: A", 1, "no text above"),
        ("\n\nA heading\n\nQ?\nA. x\nB. y\nANSWER: A", 3, "no line “ANSWER"),
        ("Q?\n" + "".join(f"{letter}. x{letter}\n" for letter in "ABCDEFGHIJKLM") + "ANSWER: A", 1, "entries"),
    ],
)
def test_what_is_no_question_is_refused_with_the_reason(text, line, reason):
    row = read(f"{text}\n\nOther?\nA. x\nB. y\nANSWER: A")[0]
    assert row.line == line
    assert reason in row.refusal


def test_a_choice_over_two_lines_is_joined_and_told():
    (row,) = read("Q?\nA. one\n   and more\nB. two\nANSWER: A")
    assert row.spec["options"][0]["text"] == "one and more"
    assert any("rest of a choice" in told for told in row.warnings)


def test_texts_are_plain():
    (row,) = read("2*3*4 <b>x</b>?\nA) <script>alert(1)</script>\nB) *y*\nANSWER: A")
    shown = [str(markup.render(text)) for text in (row.stem, *(option["text"] for option in row.spec["options"]))]
    assert shown[0] == "<p>2*3*4 &lt;b&gt;x&lt;/b&gt;?</p>\n"
    assert "<script" not in shown[1]
    assert shown[2] == "<p>*y*</p>\n"


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        ("Q für?\nA. x\nB. y\nANSWER: A".encode("cp1252"), 1, "Windows-1252"),
        ("Q?\nA. x\nB. y\nANSWER: A".encode("utf-16"), None, "UTF-16"),
        (b"Q?{=a ~b}", None, "not Aiken"),
        (b"", None, "empty"),
        (b"ANSWER: A" + b" " * 5 * 1024 * 1024, None, "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data, line, what):
    with pytest.raises(BadFile) as refusal:
        read(data)
    (problem,) = refusal.value.problems
    assert problem.line == line
    assert what in problem.what


@pytest.mark.parametrize("piece", ["Q\n", "A. x\n", "\n", "x", "Q\n\n", "A. x\nz\n", "ANSWER: A\n"])
def test_a_large_file_of_one_line_is_answered_soon(piece):
    start = time.process_time()
    read(f"Q?\nA. x\n{piece * (200_000 // len(piece))}\nB. y\nANSWER: A")
    assert time.process_time() - start < 10
