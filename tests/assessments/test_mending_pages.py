"""Mending on the page: answer it as it should be, look, apply; the log of it; and what students are told."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from assessments import questions
from assessments.forms.mending import explanations
from assessments.mendbook import elsewhere, question_in
from assessments.mending import is_mendable, key_of
from assessments.models import Answer, Mark, Mending, Question
from assessments.services.assignments import release_assignment
from assessments.services.attempts import submit_attempt
from assessments.services.marks import mark_answer
from tests.factories import (
    make_assignment,
    make_attempt,
    make_classroom,
    make_document,
    make_essay,
    make_lesson,
    make_member,
    make_question,
    make_unit,
)
from tests.factories import make_quiz as quiz_of

WITH_WORDS = {
    "options": [
        {"id": "a", "text": "Yes", "right": True, "rationale": "D1 says so."},
        {"id": "b", "text": "No", "rationale": "D1 does not say so."},
    ]
}
REASON = "D2 says no."
BY_HAND = {"points": "0.5", "comment": "", "reason": "Seen."}


@pytest.fixture
def question(db):
    """A single choice that rests on D1; D3 is a snippet, and supports nothing."""
    document = make_document(letter="D", paragraphs=("One.", "Two.", ("snippet", "Three.")))
    paragraph = document.paragraphs.get(number=1)
    return make_question(document.unit, spec=WITH_WORDS, evidence=[(paragraph, "key", "")], stem="Did he?\n\nThink.")


@pytest.fixture
def quiz(cast, question):
    return make_assignment(cast.classroom, quiz_of([question], title="Who spoke?"))


@pytest.fixture
def sent(question):
    """What the page sends when only the key and the policy were chosen."""
    return {
        "answer-1": "b",
        "base-1": "0",
        "stem": "Did he?\r\n\r\nThink.",
        "paragraphs": "D1",
        "rationale": "",
        "rationale-options.0": "D1 says so.",
        "rationale-options.1": "D1 does not say so.",
        "policy": "new",
        "reason": REASON,
    }


@pytest.fixture
def press(cast, as_user, quiz, question):
    """press(sent) gives the page after Preview; press(sent, "apply") applies what the last preview showed."""
    seal = {"seal": ""}

    def send(fields, do="preview", version=question):
        address = reverse("question-mend", args=[quiz.pk, version.pk])
        response = as_user(cast.teacher).post(address, {**fields, **seal, "do": do})
        if found := re.search(r'name="seal" value="(\w+)"', response.content.decode()):
            seal["seal"] = found[1]
        return response

    return send


def words(response):
    return " ".join(response.content.decode().split())


def mend(press, sent, **changes):
    press({**sent, **changes})
    return press({**sent, **changes}, "apply")


def read(client, name, *args):
    return words(client.get(reverse(name, args=args)))


# --- The page ----------------------------------------------------------------------------------


def test_question_mend_shows_the_question_with_its_key(cast, as_user, quiz, question):
    page = read(as_user(cast.teacher), "question-mend", quiz.pk, question.pk)
    assert 'value="a" checked' in page
    assert "Choose the option that is right." in page
    assert 'value="D1"' in page
    assert "D1 does not say so." in page
    assert "What would change" not in page


def test_question_mend_preview_names_whose_mark_would_change_and_writes_nothing(cast, quiz, press, sent):
    make_attempt(quiz, cast.author, {1: "a"})
    make_attempt(quiz, cast.classmate, {1: "b"})
    page = words(press(sent))
    assert re.search(rf"{cast.author}</th> <td class=.num.>1</td> <td class=.num.>0</td>", page)
    assert re.search(rf"{cast.classmate}</th> <td class=.num.>0</td> <td class=.num.>1</td>", page)
    assert re.search(r"Everybody gets full points</th>(<td class=.num.>\d</td>){4}", page)
    assert not Mending.objects.exists()
    assert Question.objects.count() == 1


def test_question_mend_apply_does_what_the_preview_showed(cast, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "a"})
    response = mend(press, sent, paragraphs="D2", stem="Did he really?", **{"rationale-options.1": "D2 says no."})
    assert response["Location"] == reverse("assignment-mendings", args=[quiz.pk])
    new = Mending.objects.get().replacement
    assert [row.paragraph.address for row in new.evidence.all()] == ["D2"]
    assert (new.stem, new.spec["options"][1]["rationale"]) == ("Did he really?", "D2 says no.")
    assert Answer.objects.get(attempt=attempt).points == 0


def test_question_mend_sent_unchanged_makes_no_version(cast, quiz, press, sent):
    make_attempt(quiz, cast.author, {1: "a"})
    assert "nothing to apply" in words(press({**sent, "answer-1": "a"}))
    assert press({**sent, "answer-1": "a"}, "apply").status_code == 400
    assert Question.objects.count() == 1


def test_question_mend_shows_the_new_preview_when_somebody_handed_in_meanwhile(cast, quiz, press, sent):
    make_attempt(quiz, cast.author, {1: "a"})
    press(sent)
    make_attempt(quiz, cast.classmate, {1: "a"})
    response = press(sent, "apply")
    assert response.status_code == 400
    assert "somebody handed in" in words(response)
    assert str(cast.classmate) in words(response)
    assert not Mending.objects.exists()
    assert press(sent, "apply").status_code == 302
    assert Mark.objects.exclude(mending=None).count() == 2


def test_question_mend_apply_without_a_preview_shows_it_first(cast, quiz, press, sent):
    make_attempt(quiz, cast.author, {1: "a"})
    assert press(sent, "apply").status_code == 400
    assert not Mending.objects.exists()


def test_question_mend_applied_twice_mends_once(cast, quiz, question, press, sent):
    make_attempt(quiz, cast.author, {1: "a"})
    assert mend(press, sent).status_code == press(sent, "apply").status_code == 302
    assert (Mending.objects.count(), Mark.objects.exclude(mending=None).count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer-1": ""}, "Answer the question as it should be answered."),
        ({"policy": ""}, "Choose what becomes of the marks."),
        ({"reason": ""}, "Reason: This field is required."),
        ({"reason": "x" * 201}, "at most 200 characters"),
        ({"paragraphs": ""}, "Name the paragraph that decides the question."),
        ({"paragraphs": "D9"}, "This unit has no paragraph D9."),
        ({"paragraphs": "D3"}, "is a search snippet and supports nothing"),
        ({"stem": ""}, "The question: This field is required."),
        ({"rationale-options.1": ""}, "No: This may not be empty."),
    ],
)
def test_question_mend_says_what_is_missing(press, sent, changes, sentence):
    response = press({**sent, **changes})
    assert response.status_code == 400
    assert sentence in words(response)
    assert "What would change" not in words(response)


def test_question_mend_gives_full_points_without_an_answer(cast, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author)
    assert mend(press, {**sent, "policy": "full", "answer-1": ""}).status_code == 302
    assert Answer.objects.get(attempt=attempt).points == 1


def test_question_mend_leads_from_an_old_version_to_the_one_that_stands(cast, as_user, quiz, question, press, sent):
    mend(press, sent)
    response = as_user(cast.teacher).get(reverse("question-mend", args=[quiz.pk, question.pk]))
    assert response["Location"] == reverse("question-mend", args=[quiz.pk, Mending.objects.get().replacement_id])


def test_question_mend_knows_no_question_of_another_quiz(cast, as_user, quiz, question):
    other = make_question(question.unit)
    client = as_user(cast.teacher)
    assert client.get(reverse("question-mend", args=[quiz.pk, other.pk])).status_code == 404
    reading = make_assignment(cast.classroom, lesson=make_lesson())
    assert client.get(reverse("question-mend", args=[reading.pk, question.pk])).status_code == 404
    assert client.get(reverse("assignment-mendings", args=[reading.pk])).status_code == 404


def test_question_mend_says_why_not_for_what_a_person_marks(cast, as_user):
    essay = make_assignment(cast.classroom, make_essay())
    address = reverse("question-mend", args=[essay.pk, essay.assessment.questions.get().pk])
    response = as_user(cast.teacher).get(address)
    assert response.status_code == 400
    assert "A person marks this question" in words(response)


def test_question_mend_offers_only_own_classes_with_the_same_question(cast, as_user, quiz, question):
    second, archived, strange = make_classroom("9C"), make_classroom("9D", is_archived=True), cast.other_classroom
    for classroom in (second, archived):
        make_member(classroom, "teacher", cast.teacher)
    mine, _old, _not_mine = (make_assignment(row, quiz.assessment) for row in (second, archived, strange))
    make_assignment(second, quiz_of([make_question(question.unit)]))
    cast.teacher.forget_memberships()
    assert elsewhere(question, quiz, cast.teacher) == [mine]


def test_question_mend_in_two_classes_at_once(cast, quiz, question, press, sent):
    second = make_classroom("9C")
    make_member(second, "teacher", cast.teacher)
    other = make_assignment(second, quiz.assessment)
    attempts = [make_attempt(quiz, cast.author, {1: "a"}), make_attempt(other, values={1: "a"})]
    page = words(press({**sent, "elsewhere": [other.pk]}))
    assert "9C" in page
    press({**sent, "elsewhere": [other.pk]}, "apply")
    assert [Answer.objects.get(attempt=attempt).points for attempt in attempts] == [0, 0]
    assert Mending.objects.values("replacement").distinct().count() == 1


def test_question_mend_refuses_a_class_that_was_not_offered(cast, quiz, question, press, sent):
    second = make_classroom("9C")
    make_member(second, "teacher", cast.teacher)
    make_assignment(second, quiz.assessment)
    foreign = make_assignment(cast.other_classroom, quiz.assessment)
    assert press({**sent, "elsewhere": [foreign.pk]}).status_code == 400


@pytest.mark.parametrize("kind", [name for name, module in questions.kinds().items() if is_mendable(module)])
def test_every_type_with_a_key_can_be_mended(cast, as_user, kind):
    """Its example rests on paragraphs of A to E; its key is sent as the answer."""
    unit = make_unit()
    for letter in "ABCDE":
        make_document(unit, letter, [f"{letter} says so."] * 16)
    row = make_question(unit, kind)
    quiz, client = make_assignment(cast.classroom, quiz_of([row])), as_user(cast.teacher)
    page = read(client, "question-mend", quiz.pk, row.pk)
    assert str(escape(row.type.REKEY_HINT)) in page
    assert all(escape(name) in page for name in explanations(row.spec).values())
    wish = {"question": row.pk, "answer": key_of(row.type, row.spec), "policy": "new", "reason": REASON}
    response = client.post(
        reverse("api-assignment-mend", args=[quiz.pk]),
        {**wish, "paragraphs": ["A1"], "stem": "Better put?"},
        "application/json",
    )
    assert response.json()["is_mended"] is True
    assert Mending.objects.get().replacement.spec == row.spec


def test_explanations_are_found_wherever_they_stand():
    spec = {
        "options": [{"id": "a", "text": "Yes", "rationale": ""}],
        "claims": [{"id": "1", "text": "He freed them."}],
        "cells": [{"claim": "1", "document": "B", "rationale": ""}],
    }
    assert explanations(spec) == {"options.0": "Yes", "cells.0": "Document B: He freed them."}


# --- The log -----------------------------------------------------------------------------------


def test_assignment_mendings_tells_who_when_why_and_the_marks(cast, as_user, quiz, press, sent):
    make_attempt(quiz, cast.author, {1: "a"})
    mend(press, sent, stem="Was it he?")
    page = read(as_user(cast.assistant), "assignment-mendings", quiz.pk)
    assert "<dt>Asked before</dt><dd>Did he?</dd>" in page
    assert "<dt>No longer right</dt><dd>Yes</dd> <dt>Right since then</dt><dd>No</dd>" in page
    assert f"· {cast.teacher} · Only the new key counts" in page
    assert REASON in page
    assert re.search(rf"{cast.author}</a></th><td class=.num.>1</td><td class=.num.>0</td>", page)


def test_assignment_mendings_names_what_a_person_marked_until_it_is_marked_again(cast, as_user, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "a"})
    answer = attempt.answers.get()
    mark_answer(answer, BY_HAND, cast.teacher)
    page = words(press(sent))
    assert "a person’s mark; now 0 would be due" in page
    press(sent, "apply")
    told = "has 0.5, now 0 would be due"
    assert told in read(as_user(cast.teacher), "assignment-mendings", quiz.pk)
    mark_answer(answer, {**BY_HAND, "comment": "Again."}, cast.teacher)
    assert told not in read(as_user(cast.teacher), "assignment-mendings", quiz.pk)


def test_answer_mark_tells_in_its_history_who_mended(cast, as_user, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "a"})
    mend(press, sent)
    page = read(as_user(cast.teacher), "answer-mark", attempt.answers.get().pk)
    assert f"mended by {cast.teacher} ({REASON})" in page


def test_mending_is_linked_from_assignment_statistics_and_marks(cast, as_user, quiz, question):
    attempts = [make_attempt(quiz, values={1: "a"}) for _ in range(3)]
    client, here = as_user(cast.teacher), reverse("question-mend", args=[quiz.pk, question.pk])
    assert reverse("assignment-mendings", args=[quiz.pk]) in read(client, "assignment-detail", quiz.pk)
    assert here in read(client, "assignment-mendings", quiz.pk)
    assert here in read(client, "assignment-statistics", quiz.pk)
    assert here in read(client, "answer-mark", attempts[0].answers.get().pk)
    client = as_user(cast.assistant)
    assert here not in read(client, "assignment-mendings", quiz.pk)
    assert here not in read(client, "assignment-statistics", quiz.pk)


def test_pages_of_mending_cost_the_same_for_30_students_as_for_1(cast, as_user, quiz, question, press, sent):
    counted = []
    for more in (1, 29):
        for _ in range(more):
            answer = make_attempt(quiz, values={1: "a"}).answers.get()
            mark_answer(make_attempt(quiz, values={1: "a"}).answers.get(), BY_HAND, cast.teacher)
        press(sent)
        with CaptureQueriesContext(connection) as looked:
            assert press(sent).status_code == 200
        counted.append(len(looked))
    assert counted[0] == counted[1]
    counted = []
    for key in ("b", "a"):
        mend(press, {**sent, "answer-1": key})
        client = as_user(cast.teacher)
        with CaptureQueriesContext(connection) as looked:
            client.get(reverse("assignment-mendings", args=[quiz.pk]))
        counted.append(len(looked))
    assert counted[0] == counted[1]
    assert answer.marks.count() == 3


# --- What students are told --------------------------------------------------------------------


def test_notice_tells_only_those_whose_mark_changed(cast, as_user, quiz, press, sent):
    changed, same = make_attempt(quiz, cast.author, {1: "b"}), make_attempt(quiz, cast.classmate)
    mend(press, sent)
    today = read(as_user(cast.author), "home")
    assert "Question 1 of “Who spoke?”" in today
    assert f"your mark went from 0 to 1. {REASON}" in today
    assert f"{reverse('attempt-review', args=[changed.pk])}#question-1" in today
    review = read(as_user(cast.author), "attempt-review", changed.pk)
    assert f"the mark went from 0 to 1. {REASON}" in review
    assert "mended" not in read(as_user(cast.classmate), "home")
    assert "mended" not in read(as_user(cast.classmate), "attempt-review", same.pk)


def test_notice_ends_after_a_fortnight_and_the_note_stays(cast, as_user, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "b"})
    mend(press, sent)
    Mark.objects.exclude(mending=None).update(created_at=timezone.now() - timedelta(days=15))
    assert "mended" not in read(as_user(cast.author), "home")
    assert "the mark went from 0 to 1" in read(as_user(cast.author), "attempt-review", attempt.pk)


def test_notice_waits_until_the_mark_may_be_seen(cast, as_user, quiz, press, sent):
    quiz.review = {"closed": ["attempt", "correctness", "marks"], "later": ["attempt"], "after": ["attempt"]}
    quiz.save()
    attempt = make_attempt(quiz, cast.author, {1: "b"})
    mend(press, sent)
    client = as_user(cast.author)
    assert REASON not in read(client, "home") + read(client, "attempt-review", attempt.pk)
    release_assignment(quiz, cast.teacher)
    assert REASON in read(client, "home")
    assert REASON in read(client, "attempt-review", attempt.pk)


def test_notice_is_silent_once_a_person_marked_again(cast, as_user, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "b"})
    mend(press, sent)
    mark_answer(attempt.answers.get(), BY_HAND, cast.teacher)
    release_assignment(quiz, cast.teacher)
    assert "mended" not in read(as_user(cast.author), "home")


def test_review_of_a_void_question_says_so_and_calls_nothing_right(cast, as_user, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "b"})
    mend(press, {**sent, "policy": "full"})
    page = read(as_user(cast.author), "attempt-review", attempt.pk)
    assert "Full points for everybody." in page
    assert "Your answer, not right" not in page
    assert "the mark went from 0 to 1" in page


def test_review_after_either_key_shows_the_version_that_explains_the_mark(cast, as_user, quiz, press, sent):
    old, new = make_attempt(quiz, cast.author, {1: "a"}), make_attempt(quiz, cast.classmate, {1: "b"})
    mend(press, {**sent, "policy": "either"})
    for user, attempt in ((cast.author, old), (cast.classmate, new)):
        assert "Your answer, right" in read(as_user(user), "attempt-review", attempt.pk)


def test_preview_as_a_student_shows_the_question_as_it_stands(cast, as_user, quiz, press, sent):
    mend(press, {**sent, "stem": "Was it he?"})
    assert "Was it he?" in read(as_user(cast.teacher), "assignment-preview", quiz.pk)


def test_mending_while_a_student_is_at_work_keeps_the_answer(cast, as_user, quiz, press, sent):
    attempt = make_attempt(quiz, cast.author, {1: "b"}, is_submitted=False)
    mend(press, {**sent, "stem": "Was it he?"})
    page = read(as_user(cast.author), "attempt-detail", attempt.pk)
    assert "Was it he?" in page
    assert 'value="b" checked' in page
    submit_attempt(attempt)
    assert attempt.answers.get().points == 1


# --- By a program ------------------------------------------------------------------------------


@pytest.fixture
def ask(cast, as_user, quiz, question):
    """ask(answer="b", …) sends a wish to the API as the teacher, and gives the response."""

    def send(**fields):
        wish = {"question": question.pk, "policy": "new", "reason": REASON, **fields}
        address = reverse("api-assignment-mend", args=[quiz.pk])
        return as_user(cast.teacher).post(address, wish, "application/json")

    return send


def test_api_mend_tells_first_and_then_does_the_same(cast, quiz, ask):
    answer = make_attempt(quiz, cast.author, {1: "a"}).answers.get()
    told = ask(answer="b", dry_run=True).json()
    change = {"answer": answer.pk, "attempt": answer.attempt_id, "username": "author"}
    assert told["changes"] == [change | {"before": "1", "after": "0", "becomes": "down"}]
    assert told["counts"]["either"] == {"up": 0, "down": 0, "same": 1, "flagged": 0}
    assert (told["is_mended"], Mending.objects.count()) == (False, 0)
    done = ask(answer="b", seal=told["seal"]).json()
    assert done == {**told, "is_mended": True}
    assert Answer.objects.get(pk=answer.pk).points == 0
    assert ask(answer="b").status_code == 200  # once more is harmless
    assert Mending.objects.count() == 1


def test_api_mend_keeps_what_is_not_sent(quiz, question, ask):
    ask(answer="b", paragraphs=["D2"], explanations={"options.1": "D2 says no."})
    new = Mending.objects.get().replacement
    assert (new.stem, new.rationale) == (question.stem, question.rationale)
    assert [option["rationale"] for option in new.spec["options"]] == ["D1 says so.", "D2 says no."]
    assert [row.paragraph.address for row in new.evidence.all()] == ["D2"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"question": 0}, "question"),
        ({"question": True}, "question"),
        ({"question": "1"}, "question"),
        ({"question": 10**30}, "question"),
        ({"answer": "z"}, "answer"),
        ({"answer": None}, "answer"),
        ({"answer": {"a": 1}}, "answer"),
        ({"policy": "never"}, "policy"),
        ({"reason": ""}, "reason"),
        ({"stem": 7}, "stem"),
        ({"paragraphs": ["D3"]}, "paragraphs"),
        ({"paragraphs": [7]}, "paragraphs"),
        ({"assignments": [0]}, "assignments"),
        ({"explanations": {"options.7": "So."}}, "explanations"),
        ({"dry_run": "no"}, "dry_run"),
        ({"wish": "more"}, "wish"),
    ],
)
def test_api_mend_refuses_by_the_name_of_the_field(ask, fields, name):
    response = ask(**{"answer": "b", **fields})
    assert (response.status_code, list(response.json()["errors"])) == (400, [name])
    assert not Mending.objects.exists()


def test_api_mend_refuses_an_outdated_seal_and_what_a_person_marks(cast, as_user, quiz, ask):
    seal = ask(answer="b", dry_run=True).json()["seal"]
    make_attempt(quiz, cast.author, {1: "a"})
    assert ask(answer="b", seal=seal).status_code == 400
    essay = make_assignment(cast.classroom, make_essay())
    wish = {"question": essay.assessment.questions.get().pk, "policy": "full", "reason": "So."}
    response = as_user(cast.teacher).post(reverse("api-assignment-mend", args=[essay.pk]), wish, "application/json")
    assert "A person marks this question" in response.json()["detail"]
    assert not Mending.objects.exists()


def test_api_mendings_tells_what_stands_and_what_was_done(cast, as_user, quiz, question, ask):
    attempt = make_attempt(quiz, cast.author, {1: "a"})
    ask(answer="b")
    made = Mending.objects.get()
    told = as_user(cast.assistant).get(reverse("api-assignment-mendings", args=[quiz.pk])).json()
    [stands], [done] = told["questions"], told["mendings"]
    assert (stands["number"], stands["question"], stands["key"]) == (1, made.replacement_id, "b")
    assert (done["question"], done["replacement"], done["reason"]) == (question.pk, made.replacement_id, REASON)
    assert done["marks"] == [{"answer": attempt.answers.get().pk, "before": "1", "after": "0"}]


def test_api_review_tells_the_note(cast, as_user, quiz, ask):
    attempt = make_attempt(quiz, cast.author, {1: "b"})
    ask(answer="b")
    [row] = as_user(cast.author).get(reverse("api-attempt-review", args=[attempt.pk])).json()["answers"]
    [note] = row["notes"]
    assert (note["before"], note["after"], note["reason"]) == ("0", "1", REASON)


# --- Where a question stands -------------------------------------------------------------------


def test_question_in_names_a_question_that_left_the_quiz_by_its_slot(cast, quiz, question):
    """Shuffled, each student met it at a number of their own."""
    make_attempt(quiz, cast.author, {1: "a"})
    Answer.objects.update(number=1, slot=4)
    quiz.assessment.items.all().delete()
    assert question_in(quiz, question.pk) == (4, question)
