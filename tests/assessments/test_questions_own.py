"""A teacher's own questions: written, changed as one version more, copied, deleted; what they leave as it was."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Evidence, Mending, Question
from assessments.services.questions import (
    STALE,
    behind,
    copy_question,
    delete_question,
    draft_of,
    edit_question,
    new_once,
    write_question,
)
from assessments.services.versions import keep_version, revised, versions_of, wording_of
from tests.factories import (
    make_assignment,
    make_attempt,
    make_conflict,
    make_document,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)


@pytest.fixture
def unit(db):
    document = make_document(letter="D", paragraphs=("One.", "Two."))
    return document.unit


@pytest.fixture
def shipped(unit):
    paragraph = unit.documents.get().paragraphs.get(number=1)
    question = make_question(unit, evidence=[(paragraph, "key", ""), (paragraph, "distractor", "b")], rationale="So.")
    question.conflicts.add(make_conflict(unit, [paragraph]))
    return question


@pytest.fixture
def own(cast, shipped):
    return copy_question(shipped, cast.teacher)


def reworded(question, stem="In other words?", **fields):
    return edit_question(question, replace(draft_of(question), stem=stem, **fields), question.digest)


def test_write_question_keeps_everything_that_was_said(cast, unit, shipped):
    draft = replace(draft_of(shipped), tags=("new", "old"), difficulty=Decimal("0.5"))
    question = write_question(unit, draft, cast.teacher)
    question.refresh_from_db()
    assert draft_of(question) == draft
    assert question.author == cast.teacher
    assert question.key != shipped.key
    assert question.evidence.first().text_hash == shipped.evidence.first().text_hash


def test_write_question_by_two_presses_of_one_button_is_one(cast, unit, shipped):
    draft, once = draft_of(shipped), new_once()
    first = write_question(unit, draft, cast.teacher, once)
    assert write_question(unit, draft, cast.teacher, once) == first
    assert write_question(unit, draft, cast.other_teacher, once) != first
    assert write_question(unit, replace(draft, stem="Something else?"), cast.teacher, once) != first
    assert write_question(unit, draft, cast.teacher, "no such thing") != first


def test_write_question_finds_a_key_for_words_that_make_none(cast, unit, shipped):
    question = write_question(unit, replace(draft_of(shipped), stem="Кто это?"), cast.teacher)
    assert question.key.startswith("question-")
    longest = write_question(unit, replace(draft_of(shipped), stem="Word " * 90), cast.teacher)
    assert len(longest.key) <= 60


def test_edit_question_makes_a_version_more_and_leaves_the_old_one_as_it_was(own):
    changed = reworded(own)
    assert changed.stem == "In other words?"
    assert (changed.key, changed.author, changed.unit) == (own.key, own.author, own.unit)
    assert list(changed.conflicts.all())
    own.refresh_from_db()
    assert own.stem == "What does it say?"
    assert list(Question.objects.newest().filter(key=own.key)) == [changed]


def test_edit_question_back_to_an_old_text_is_a_newer_version_even_so(own):
    make_quiz([own])
    changed = reworded(own)
    back = reworded(changed, own.stem)
    assert draft_of(back) == draft_of(own)
    assert back.pk > changed.pk > own.pk
    assert list(Question.objects.newest().filter(key=own.key)) == [back]


def test_edit_question_without_a_change_makes_no_version(own):
    assert edit_question(own, draft_of(own), own.digest) == own
    assert Question.objects.filter(key=own.key).count() == 1


def test_edit_question_over_a_newer_version_is_refused_and_changes_nothing(own):
    make_quiz([own])
    changed = reworded(own)
    with pytest.raises(ValidationError) as refusal:
        edit_question(own, replace(draft_of(own), stem="Mine?"), own.digest)
    assert refusal.value.code == STALE
    assert list(Question.objects.newest().filter(key=own.key)) == [changed]


def test_edit_question_that_belongs_to_the_unit_is_refused(shipped):
    with pytest.raises(ValidationError, match="Make a copy"):
        reworded(shipped)
    assert Question.objects.count() == 1


def test_edit_question_moves_the_authors_own_quizzes_that_nobody_has_begun(cast, own):
    untouched = make_quiz([own], author=cast.teacher)
    make_assignment(cast.classroom, untouched)
    of_another = make_quiz([own], author=cast.other_teacher)
    begun = make_quiz([own], author=cast.teacher)
    make_attempt(make_assignment(cast.classroom, begun), cast.author, is_submitted=False)
    changed = reworded(own, points=Decimal(3))

    untouched.refresh_from_db()
    assert [list(quiz.questions.all()) for quiz in (untouched, begun, of_another)] == [[changed], [own], [own]]
    assert untouched.maximum == 3
    assert list(behind([changed])) == [begun]


def test_edit_question_leaves_a_quiz_in_which_it_was_mended(cast, own):
    quiz = make_quiz([own], author=cast.teacher)
    assignment = make_assignment(cast.classroom, quiz)
    Mending.objects.create(assignment=assignment, question=own, replacement=own, policy="later", by=cast.teacher)
    reworded(own)
    assert list(quiz.questions.all()) == [own]


def test_a_mended_question_stays_its_authors(own):
    wording = replace(wording_of(own), stem="Mended?")
    version = keep_version(revised(own, wording, versions_of(own)), own, wording.paragraphs)
    version.refresh_from_db()
    assert version.author == own.author


def test_copy_question_says_the_same_and_is_ones_own(cast, shipped):
    copy = copy_question(shipped, cast.other_teacher)
    assert draft_of(copy) == draft_of(shipped)
    assert copy.author == cast.other_teacher
    assert list(copy.conflicts.all()) == list(shipped.conflicts.all())
    assert set(Question.objects.newest()) == {shipped, copy}


def test_evidence_that_stays_is_not_checked_anew_by_a_copy_or_by_other_points(cast, unit, shipped):
    unit.documents.get().paragraphs.update(text_hash="another")
    copy = copy_question(shipped, cast.teacher)
    worth_more = reworded(copy, points=Decimal(3))
    for question in (copy, worth_more):
        assert Evidence.objects.filter(question=question).needing_recheck().count() == 2
    named_anew = edit_question(worth_more, replace(draft_of(copy), evidence=(("key", "", "D2"),)), worth_more.digest)
    assert not Evidence.objects.filter(question=named_anew).needing_recheck().exists()


def test_copy_question_that_a_person_marks_keeps_its_rubric(cast):
    unit = make_unit()
    rubric = make_rubric(unit)
    copy = copy_question(make_question(unit, "short", rubric=rubric, points=3), cast.teacher)
    assert copy.rubric == rubric


def test_delete_question_takes_all_versions(own, shipped):
    delete_question(reworded(own))
    assert list(Question.objects.all()) == [shipped]


def test_delete_question_that_stands_in_a_quiz_is_refused_by_its_name(cast, own):
    quiz = make_quiz([own], title="First steps")
    changed = reworded(own)
    with pytest.raises(ValidationError, match="First steps"):
        delete_question(changed)
    quiz.delete()
    delete_question(changed)
    assert not Question.objects.filter(key=own.key).exists()


def test_delete_question_says_which_quiz_cannot_be_changed_any_more(cast, own):
    make_attempt(make_assignment(cast.classroom, make_quiz([own], title="First steps")), cast.author)
    make_quiz([own], title="Not begun")
    with pytest.raises(ValidationError, match="It stands in “First steps”, which somebody has begun, so it stays."):
        delete_question(own)


def test_delete_question_that_students_answered_is_refused(cast, own):
    quiz = make_quiz([own])
    make_attempt(make_assignment(cast.classroom, quiz), cast.author)
    quiz.items.all().delete()
    with pytest.raises(ValidationError, match="answered"):
        delete_question(own)
    assert Question.objects.filter(pk=own.pk).exists()


def test_delete_question_of_the_unit_is_refused(shipped):
    with pytest.raises(ValidationError, match="stays as it is"):
        delete_question(shipped)


def test_edit_question_with_other_points_leaves_it_where_it_is_drawn_among_others(cast, own):
    other = make_question(own.unit, author=cast.teacher)
    quiz = make_quiz([own, other], author=cast.teacher, sections=[(2, {"draw": 1})])
    dearer = reworded(own, points=Decimal(5))
    assert set(quiz.questions.all()) == {own, other}
    assert list(behind([dearer])) == [quiz]
    same = reworded(dearer, points=own.points)
    assert set(quiz.questions.all()) == {same, other}
    assert list(behind([same])) == []


def test_delete_and_edit_leave_a_question_of_the_same_name_that_came_with_the_unit_later(own, shipped):
    later = make_question(own.unit, key=own.key)
    with pytest.raises(ValidationError, match="belongs to its unit"):
        edit_question(later, draft_of(later), later.digest)
    edited = edit_question(own, replace(draft_of(own), stem="Other words?"), own.digest)
    delete_question(edited)
    assert list(Question.objects.filter(key=own.key)) == [later]
