"""Which format a file of questions has, and each of its questions as a row."""

import pytest

from assessments import formats
from assessments.forms.bank_files import bank_formats, open_bank
from classrooms.problems import BadFile

GIFT = b"When did the mill burn? {=1801 ~1802}\n"
AIKEN = b"When did the mill burn?\nA. 1801\nB. 1802\nANSWER: A\n"
MOODLE = b"<quiz></quiz>"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("mill.gift", GIFT, "gift"),
        ("mill.txt", AIKEN, "aiken"),
        ("mill.txt", GIFT, "gift"),
        ("mill", GIFT, "gift"),
        ("", AIKEN, "aiken"),
        ("mill.XML", MOODLE, "moodle"),
    ],
)
def test_open_bank_goes_by_what_can_be_read(name, data, found):
    assert open_bank(data, name)[0] == found


@pytest.mark.parametrize(
    ("name", "wanted", "words"),
    [("mill.doc", "", "tells the format"), ("mill.gift", "", "not GIFT"), ("mill.gift", "aiken", "not Aiken")],
)
def test_open_bank_refuses_what_nobody_reads(name, wanted, words):
    with pytest.raises(BadFile, match=words):
        open_bank(b"Anything", name, wanted)


NEW_FORMAT = '''"""Statements, one a line, each ending in + or -."""

from assessments.bankrows import BankRow
from classrooms.problems import BadFile, Problem

LABEL, EXTENSION, TAKES = "Lines", "txt", "True or false."


def read(stream):
    lines = stream.read().decode().splitlines()
    if not all(line.endswith(("+", "-")) for line in lines):
        raise BadFile([Problem(None, "", "A line does not end in + or -.")])
    return [BankRow(number, kind="true_false", stem=line, spec=spec(line)) for number, line in enumerate(lines, 1)]


def spec(line):
    options = [{"id": "true", "right": line[-1] == "+"}, {"id": "false", "right": line[-1] == "-"}]
    return {"statement": line[:-1], "options": options}
'''


@pytest.fixture
def new_format(tmp_path, monkeypatch):
    """A format that somebody adds: one file among the formats."""
    (tmp_path / "questions_lines.py").write_text(NEW_FORMAT)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    bank_formats.cache_clear()
    yield
    bank_formats.cache_clear()


@pytest.mark.parametrize(("data", "found"), [(b"Water is wet.+", "lines"), (AIKEN, "aiken")])
def test_a_format_may_be_added_for_an_extension_that_another_reads(new_format, data, found):
    name, rows = open_bank(data, "mill.txt")
    assert (name, [row.refusal for row in rows]) == (found, [""])


def read(data, name="gift"):
    return list(open_bank(data, "bank", name)[1])


def test_open_bank_refuses_a_file_with_too_many_questions(monkeypatch):
    monkeypatch.setattr("assessments.forms.bank_files.MOST_QUESTIONS", 1)
    assert len(read(GIFT)) == 1
    with pytest.raises(BadFile, match="more than 1 question"):
        read(GIFT + b"\n" + GIFT)


def test_open_bank_refuses_a_file_without_questions():
    with pytest.raises(BadFile, match="no question in it"):
        read(MOODLE, "moodle")


TITLED = "::Q1:: Who?{=Khrushchev ~Stalin}\n\n::q1:: Why?{=Fear ~Hope}\n\n::Long one, in words:: How?{=So ~Not so}\n"


def test_open_bank_tells_of_an_id_only_where_it_met_another():
    rows = read(TITLED.encode())
    assert [row.id for row in rows] == ["q1", "q1-2", "long-one-in-words"]
    told = [[words for words in row.warnings if "Its id" in words] for row in rows]
    assert told == [[], ["Its id “q1” became “q1-2”."], []]


def test_open_bank_says_in_words_where_a_question_is_wrong_and_nothing_of_reasons():
    [row] = read(b"Percent{~%50%a ~%45%b ~c}")
    assert row.refusal == "Options: The right options must weigh 1 or more together."
    [row] = read("Which?{=%s ~b}".replace("%s", "x" * 501).encode())
    assert row.refusal.startswith("Option 1, Text: ")
