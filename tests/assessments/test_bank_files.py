"""Which format a file of questions has, and each of its questions as a row."""

import io

import pytest

from assessments.forms.bank_files import open_bank, read_bank
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


def test_read_bank_refuses_a_file_with_too_many_questions(monkeypatch):
    monkeypatch.setattr("assessments.forms.bank_files.MOST_QUESTIONS", 1)
    assert len(read_bank(io.BytesIO(GIFT), "gift", "mill")) == 1
    with pytest.raises(BadFile, match="more than 1 question"):
        read_bank(io.BytesIO(GIFT + b"\n" + GIFT), "gift", "mill")


def test_read_bank_refuses_a_file_without_questions():
    with pytest.raises(BadFile, match="no question in it"):
        read_bank(io.BytesIO(MOODLE), "moodle", "mill")
