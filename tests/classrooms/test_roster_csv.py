"""The roster file format: what is read, what is refused, and that nothing in it can run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.formats import roster_csv
from classrooms.problems import BadFile

HEADER = "username,first_name,last_name\n"


def read(text, encoding="utf-8"):
    return roster_csv.read(io.BytesIO(text.encode(encoding)))


def written(rows):
    stream = io.BytesIO()
    roster_csv.write(rows, stream)
    return stream.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_read_takes_any_separator(separator):
    text = (HEADER + "ada,Ada,Lovelace\n").replace(",", separator)
    assert read(text) == [{"line": 2, "username": "ada", "first_name": "Ada", "last_name": "Lovelace"}]


def test_read_ignores_byte_order_mark_blank_lines_capitals_and_empty_columns():
    rows = read("\ufeffUserName, First_Name ,last_name,,\n\nada,Ada,Lovelace,,\n,,\nbob,Bob\n")
    assert [list(row.values()) for row in rows] == [[3, "ada", "Ada", "Lovelace"], [5, "bob", "Bob", ""]]


def test_read_numbers_lines_where_rows_begin():
    rows = read(HEADER + 'ada,"Ada\nAugusta",Lovelace\nbob,Bob,Moses\n')
    assert [row["line"] for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("data", "line", "field", "words"),
    [
        (b"", None, "", "empty"),
        (b"\n\n", None, "", "empty"),
        (b"username;first_name\nada;Ada\n", 1, "last_name", "missing"),
        (b"username,first_name,last_name,grade\na,b,c,d\n", 1, "grade", "not known"),
        (b"username,username,first_name,last_name\na,b,c,d\n", 1, "username", "more than once"),
        (b"username,first_name,last_name\na,b,c,d\n", 2, "", "4 cells"),
        (b'username,first_name,last_name\na,b,"c\n', 2, "", "quotation mark"),
        (b"username,first_name,last_name\nzo\xeb,Zo\xeb,X\n", None, "", "Windows-1252"),
        ("username,first_name,last_name\n".encode("utf-16"), None, "", "UTF-16"),
        (b"x" * (roster_csv.MAX_BYTES + 1), None, "", "1 MB"),
        (HEADER.encode() + b"a,b,c\n" * 2001, None, "", "2000 rows"),
    ],
)
def test_read_refuses_in_words(data, line, field, words):
    with pytest.raises(BadFile) as refusal:
        roster_csv.read(io.BytesIO(data))
    (problem,) = refusal.value.problems
    assert (problem.line, problem.field) == (line, field)
    assert words in problem.what


def test_read_tells_everything_at_once():
    with pytest.raises(BadFile) as refusal:
        read("username,colour\na,b,c\nd,e,f\n")
    assert len(refusal.value.problems) == 5


CELLS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'=1", "''=1", "＝1", "'", "'a", "a=1"]


@pytest.mark.parametrize("cell", CELLS)
def test_write_is_formula_safe_and_read_gives_the_cell_back(cell):
    row = {"username": "ada", "first_name": cell, "last_name": "L", "email": "", "role": "student"}
    data = written([row])
    (stored,) = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert stored["first_name"][:1] not in tuple("=+-@\t\r\n＝")
    assert roster_csv.read(io.BytesIO(data)) == [{"line": 2, **row}]


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells, cells, st.sampled_from(["student", "teacher"])), max_size=5))
def test_round_trip_is_equal(rows):
    rows = [dict(zip(roster_csv.COLUMNS, row, strict=True)) for row in rows]
    assert roster_csv.read(io.BytesIO(written(rows))) == [{"line": i, **row} for i, row in enumerate(rows, start=2)]
