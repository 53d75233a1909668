"""What students see: the teacher's page and the API for it, and what they say."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assignment
from assessments.openings import harms, when_key
from assessments.review import AS_USUAL, THINGS, matrix_of, settled
from assessments.services.assignments import edit_review, release_assignment
from classrooms.services import archive_classroom
from tests.factories import make_assignment, make_attempt, make_essay, make_lesson, make_member, make_quiz

NO_MARKS = [thing for thing in THINGS if thing != "marks"]
EARLY = {**AS_USUAL, "later": [*THINGS]}


@pytest.fixture
def assignment(cast):
    cast.classroom.time_zone = "Europe/Prague"
    cast.classroom.save()
    return make_assignment(cast.classroom, make_quiz(), closes_at=timezone.now() + timedelta(days=1))


def address(assignment):
    return reverse("review-edit", args=[assignment.pk])


def stored(assignment):
    return Assignment.objects.get(pk=assignment.pk).review


# --- The verb ----------------------------------------------------------------------------------


def test_edit_review_keeps_what_was_ticked_in_order(assignment):
    edit_review(assignment, {"during": ["attempt"], "closed": ["marks", "attempt"]})
    assert stored(assignment) == {"during": ["attempt"], "after": [], "later": [], "closed": ["attempt", "marks"]}


@pytest.mark.parametrize("ticked", [{}, AS_USUAL, {**AS_USUAL, "during": []}])
def test_edit_review_as_usual_keeps_nothing(assignment, ticked):
    edit_review(assignment, EARLY)
    edit_review(assignment, ticked)
    assert stored(assignment) == {}


def test_edit_review_writes_nothing_else(assignment, cast):
    seen = Assignment.objects.get(pk=assignment.pk)
    release_assignment(assignment, cast.teacher)
    edit_review(seen, EARLY)
    assert Assignment.objects.get().released_at is not None


def test_edit_review_is_refused_for_a_reading_and_in_an_archived_class(cast, assignment):
    with pytest.raises(ValidationError, match="no answers to look back at"):
        edit_review(make_assignment(cast.classroom, lesson=make_lesson()), EARLY)
    archive_classroom(assignment.classroom)
    with pytest.raises(ValidationError, match="archived"):
        edit_review(Assignment.objects.get(pk=assignment.pk), EARLY)


# --- The page ----------------------------------------------------------------------------------


def ticks(page, window):
    """The things ticked in a window of the page."""
    found = set()
    for thing in THINGS:
        [tag] = [line for line in page.split("<input") if f'id="id_{window}_{thing}"' in line]
        if " checked" in tag.split(">")[0]:
            found.add(thing)
    return found


def test_review_edit_shows_what_holds(as_user, cast, assignment):
    edit_review(assignment, {"later": NO_MARKS})
    page = as_user(cast.teacher).get(address(assignment)).content.decode()
    assert {window: ticks(page, window) for window in AS_USUAL} == {
        **dict.fromkeys(AS_USUAL, set()),
        "during": {"attempt"},
        "later": set(NO_MARKS),
    }
    assert 'id="id_during_attempt" name="during" value="attempt" checked disabled' in page


def test_review_edit_saves_the_ticks(as_user, cast, assignment):
    response = as_user(cast.teacher).post(address(assignment), {"after": ["attempt"], "later": NO_MARKS[:-1]})
    assert response.url == reverse("assignment-detail", args=[assignment.pk])
    assert stored(assignment) == settled({"after": ["attempt"], "later": NO_MARKS[:-1]})


def test_review_edit_as_usual_is_one_button_away(as_user, cast, assignment):
    edit_review(assignment, EARLY)
    assert 'name="do" value="usual"' in as_user(cast.teacher).get(address(assignment)).content.decode()
    as_user(cast.teacher).post(address(assignment), {"do": "usual", "later": ["attempt"]})
    assert stored(assignment) == {}


def test_review_edit_names_what_was_ticked_in_vain(as_user, cast, assignment):
    response = as_user(cast.teacher).post(address(assignment), {"closed": ["attempt", "feedback"]}, follow=True)
    assert stored(assignment)["closed"] == ["attempt"]
    assert "not ticked: Feedback (Class finished)." in response.content.decode()


def test_review_edit_asks_back_before_right_answers_are_told_early(as_user, cast, assignment):
    make_attempt(assignment, cast.author)
    client = as_user(cast.teacher)
    asked = client.post(address(assignment), EARLY).content.decode()
    assert "1 student has not handed in yet" in asked
    assert "Nothing is saved yet" in asked and "Save all the same" in asked
    assert ticks(asked, "later") == set(THINGS)
    assert stored(assignment) == {}
    client.post(address(assignment), {**EARLY, "sure": "later"})
    assert stored(assignment) == EARLY


def test_review_edit_asks_back_for_a_window_that_was_not_read(as_user, cast, assignment):
    client = as_user(cast.teacher)
    worse = {**EARLY, "during": [*THINGS], "sure": "later"}
    assert "Nothing is saved yet" in client.post(address(assignment), worse).content.decode()
    edit_review(assignment, EARLY)
    assert client.post(address(assignment), {**EARLY, "closed": ["attempt"]}).status_code == 302


def test_review_edit_refuses_nonsense_and_changes_nothing(as_user, cast, assignment):
    response = as_user(cast.teacher).post(address(assignment), {"later": ["everything"], "closed": ["attempt"]})
    assert "Something needs to be put right" in response.content.decode()
    assert stored(assignment) == {}


def test_review_edit_of_an_essay_has_nothing_to_check_at_work(as_user, cast):
    essay = make_assignment(cast.classroom, make_essay())
    page = as_user(cast.teacher).get(address(essay)).content.decode()
    assert "id_later_marks" in page and "id_during" not in page
    as_user(cast.teacher).post(address(essay), {"closed": ["attempt"]})
    assert stored(essay) == settled({"closed": ["attempt"]})


# --- What is said of it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("review", "facts", "sentence"),
    [
        ({}, {}, "Students see right answers after 3 May 2031, 17:00."),
        ({}, {"closes_at": None}, "Students see right answers once the marks are released"),
        ({}, {"closes_at": None, "is_released": True}, "Students see right answers."),
        ({}, {"closes_at": -1}, "Students see right answers."),
        ({"closed": ["attempt"]}, {}, "Students never see right answers."),
        (EARLY, {}, "Students see right answers after handing in."),
        ({"during": THINGS}, {}, "Students see right answers while they are at work"),
    ],
)
def test_when_key_says_when_right_answers_are_told(cast, assignment, review, facts, sentence):
    moment = timezone.datetime(2031, 5, 3, 17, tzinfo=cast.classroom.zone)
    close_at = facts.get("closes_at", moment)
    close_at = timezone.now() - timedelta(days=1) if close_at == -1 else close_at
    assignment.released_at = timezone.now() if facts.get("is_released") else None
    edit_review(assignment, review)
    assert when_key(assignment, close_at).startswith(sentence)


def test_assignment_detail_tells_staff_when_and_students_nothing_of_it(as_user, cast, assignment):
    url = reverse("assignment-detail", args=[assignment.pk])
    for role, is_told, may_edit in (("teacher", True, True), ("assistant", True, False), ("author", False, False)):
        page = as_user(getattr(cast, role)).get(url).content.decode()
        assert ("Students see right answers after" in page) is is_told
        assert (address(assignment) in page) is may_edit


def test_harms_names_those_who_have_not_handed_in(cast, assignment):
    early, usual = matrix_of(EARLY), matrix_of({})
    make_attempt(assignment, cast.author, is_submitted=False)
    assert harms(assignment, usual) == []
    assert "2 students have not handed in yet" in harms(assignment, early)[0]
    for user in (cast.author, cast.classmate):
        make_attempt(assignment, user)
    assert harms(assignment, early) == []


def test_harms_names_attempts_that_are_left(cast, assignment):
    Assignment.objects.update(attempts_allowed=3)
    assignment.refresh_from_db()
    for user in (cast.author, cast.classmate):
        make_attempt(assignment, user)
    [sentence] = harms(assignment, matrix_of(EARLY))
    assert "3 attempts" in sentence
    Assignment.objects.update(
        closes_at=timezone.now() - timedelta(hours=1), opens_at=timezone.now() - timedelta(days=1)
    )
    assignment.refresh_from_db()
    assert harms(assignment, matrix_of(EARLY)) == []


@pytest.mark.parametrize("name", ["review-edit", "assignment-detail"])
def test_pages_of_staff_have_as_many_queries_with_30_students_as_with_1(as_user, cast, assignment, name):
    edit_review(assignment, EARLY)
    client, counts = as_user(cast.teacher), []
    client.get(reverse(name, args=[assignment.pk]))
    for more in (0, 29):
        for _number in range(more):
            make_member(cast.classroom)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[assignment.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The API -----------------------------------------------------------------------------------


def put(client, assignment, data):
    url = reverse("api-assignment-edit-review", args=[assignment.pk])
    return client.put(url, json.dumps(data), content_type="application/json")


def test_edit_review_by_api_is_the_same_form(as_user, cast, assignment):
    client = as_user(cast.teacher)
    answer = put(client, assignment, {"closed": ["key", "attempt"], "later": ["marks"]})
    assert answer.json()["review"] == settled({"closed": ["attempt"], "later": ["marks"]}) == stored(assignment)
    assert put(client, assignment, {}).json()["review"] == AS_USUAL
    assert stored(assignment) == {}


@pytest.mark.parametrize(
    "data", [{"closed": ["everything"]}, {"closed": "attempt"}, {"never": ["attempt"]}, {"closed": [["attempt"]]}, [1]]
)
def test_edit_review_by_api_refuses_nonsense(as_user, cast, assignment, data):
    edit_review(assignment, EARLY)
    assert put(as_user(cast.teacher), assignment, data).status_code == 400
    assert stored(assignment) == EARLY


def test_the_api_tells_a_student_what_will_be_seen(as_user, cast, assignment):
    url = reverse("api-assignment-detail", args=[assignment.pk])
    assert as_user(cast.author).get(url).json()["review"] == AS_USUAL
