"""The answers of an attempt as one form: what a page posts, what the API sends, what counts as a change."""

import pytest
from django.http import QueryDict

from assessments.forms.answer_sheet import AnswerSheet
from tests.assessments.questions_support import make_answer, make_question


def answers():
    """Four answers; the second and the third have been saved before."""
    return [
        make_answer(make_question("single"), number=1),
        make_answer(make_question("multiple"), ["b"], number=2, revision=3),
        make_answer(make_question("cloze"), {"1": "party"}, number=3, revision=1),
        make_answer(make_question("short"), number=4),
    ]


def posted(**more):
    """The page as it was sent without any change, and with what `more` changes."""
    data = QueryDict(mutable=True)
    data.update({"base-1": "0", "base-2": "3", "answer-2": "b", "base-3": "1", "answer-3-1": "party"})
    data.update({"base-4": "0", "answer-4": ""})
    for name, value in more.items():
        name = name.replace("_", "-")
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_an_unbound_sheet_shows_what_is_stored():
    rows = AnswerSheet(answers()).rows()
    assert [field.html_name for _answer, field in rows] == [f"answer-{number}" for number in (1, 2, 3, 4)]
    assert [field.value() for _answer, field in rows] == [None, ["b"], {"1": "party"}, None]
    assert [field.label for _answer, field in rows][0] == "Question 1"
    assert AnswerSheet(answers())["base-2"].value() == 3


def test_a_page_sent_back_unchanged_changes_nothing():
    sheet = AnswerSheet(answers(), posted())
    assert sheet.is_valid()
    assert sheet.changes() == []


def test_changes_name_answer_value_and_base():
    rows = answers()
    sheet = AnswerSheet(rows, posted(answer_1="b", answer_2=["c", "b"], answer_3_2="glasnost", answer_4="Text\r\nmore"))
    assert sheet.is_valid()
    assert sheet.changes() == [
        (rows[0], "b", 0),
        (rows[1], ["b", "c"], 3),
        (rows[2], {"1": "party", "2": "glasnost"}, 1),
        (rows[3], "Text\nmore", 0),
    ]


def test_an_emptied_answer_is_a_change_to_nothing():
    data = posted(answer_3_1="")
    del data["answer-2"]
    rows = answers()
    sheet = AnswerSheet(rows, data)
    assert sheet.is_valid()
    assert sheet.changes() == [(rows[1], None, 3), (rows[2], None, 1)]


def test_json_gives_the_same_changes():
    rows = answers()[1:3]
    sent = {"answer-2": ["b", "c"], "base-2": 3, "answer-3": {"1": "party", "2": "glasnost"}, "base-3": 1}
    sheet = AnswerSheet(rows, sent)
    assert sheet.is_valid()
    assert sheet.changes() == [(rows[0], ["b", "c"], 3), (rows[1], {"1": "party", "2": "glasnost"}, 1)]


@pytest.mark.parametrize("base", ["", "x", "-1", "99999999999"])
def test_without_the_revision_that_was_seen_nothing_is_saved(base):
    sheet = AnswerSheet(answers(), posted(base_1=base, answer_1="b"))
    assert not sheet.is_valid()
    assert list(sheet.errors) == ["base-1"]
    assert sheet.changes() == []


def test_a_wrong_answer_leaves_the_right_ones_to_be_saved():
    rows = answers()
    sheet = AnswerSheet(rows, posted(answer_1="gone", answer_4="Text"))
    assert not sheet.is_valid()
    assert sheet.errors == {"answer-1": ["Choose from what is offered."]}
    assert sheet.changes() == [(rows[3], "Text", 0)]


def test_one_answer_alone_can_be_sent():
    answer = answers()[3]
    sheet = AnswerSheet([answer], {"answer-4": "Text", "base-4": "7"})
    assert sheet.is_valid()
    assert sheet.value_of(answer) == ("Text", 7)
