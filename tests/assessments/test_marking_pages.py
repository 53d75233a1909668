"""The queue and the marking desk: nothing overwritten, nothing carried over, and who may do what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assignment, Mark
from assessments.queue import answers_to_mark, neighbours
from assessments.services.marks import mark_answer
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_essay,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
    make_user,
)

JUDGEMENT = {"levels": {"T": "1", "E": "2"}, "comments": {}, "comment": "", "adjustment": "0", "reason": ""}


@pytest.fixture
def unit():
    unit = make_unit()
    make_document(unit, "D", ["The first paragraph.", "The deciding paragraph."])
    return unit


@pytest.fixture
def assignment(cast, unit):
    return make_assignment(cast.classroom, make_essay(unit))


def essay(assignment, user=None, text="The speech, as D2 says, was long. See D9."):
    return make_attempt(assignment, user, {1: text}).answers.get()


def form_of(answer, seen=0, **more):
    """What the page of this answer posts; its fields bear the answer's number."""
    fields = {"seen_mark": seen, "level-T": "1", "level-E": "2", "adjustment": "0"} | more
    return {f"answer-{answer.pk}-{name}": value for name, value in fields.items()}


def page_of(answer):
    return reverse("answer-mark", args=[answer.pk])


def test_marking_queue_is_not_alphabetical_and_stays_as_it_is(cast, assignment):
    names = [f"Student {letter}" for letter in "ABCDEFGHIJ"]
    for name in names:
        essay(assignment, make_member(cast.classroom, user=make_user(first_name=name)).user)
    order = [str(answer.user) for answer in answers_to_mark(assignment)]
    assert sorted(order) == names != order
    assert order == [str(answer.user) for answer in answers_to_mark(assignment)]


def test_marking_queue_goes_question_by_question(cast, unit):
    questions = [make_question(unit, "short", rubric=make_rubric(unit, key=key)) for key in ("one", "two")]
    assignment = make_assignment(cast.classroom, make_quiz(questions))
    for user in (cast.author, cast.classmate):
        make_attempt(assignment, user, {1: "Text", 2: "Text"})
    assert [answer.number for answer in answers_to_mark(assignment)] == [1, 1, 2, 2]


def test_marking_queue_leaves_out_what_is_not_handed_in(cast, assignment):
    make_attempt(assignment, cast.author, {1: "A draft"}, is_submitted=False)
    assert answers_to_mark(assignment) == []


def test_neighbours_go_round_to_what_still_waits(cast, assignment):
    for user in (cast.author, cast.classmate):
        essay(assignment, user)
    first, second = answers_to_mark(assignment)
    assert neighbours([first, second], second) == (first, first)
    first.points = 1
    assert neighbours([first, second], second) == (first, None)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_marking_queue_has_as_many_queries_with_30_rows_as_with_1(cast, as_user, assignment):
    url = reverse("marking-queue", args=[assignment.pk])
    essay(assignment, cast.author)
    client = as_user(cast.teacher)
    client.get(url)
    before = queries_of(client, url)
    for _number in range(29):
        essay(assignment)
    assert queries_of(client, url) == before


def test_answer_mark_shows_the_cited_paragraph_beside_the_text(cast, as_user, assignment):
    page = as_user(cast.teacher).get(page_of(essay(assignment, cast.author))).content.decode()
    assert '<a class="cite hue-4" href="#D2">' in page
    assert 'id="D2"' in page and "The deciding paragraph." in page
    assert "D9." in page and "not to be found" in page
    assert 'type="number"' not in page


def test_answer_mark_saves_and_goes_on_to_the_next_that_waits(cast, as_user, assignment):
    answers = [essay(assignment, cast.author), essay(assignment, cast.classmate)]
    first, second = answers_to_mark(assignment)
    client = as_user(cast.teacher)
    response = client.post(page_of(first), form_of(first) | {"do": "next"})
    assert response.url == page_of(second)
    response = client.post(page_of(second), form_of(second) | {"do": "next"})
    assert response.url == reverse("marking-queue", args=[assignment.pk])
    assert {Answer.objects.get(pk=answer.pk).points for answer in answers} == {3}


def test_answer_mark_of_one_student_never_appears_on_the_next(cast, as_user, assignment):
    mine, other = essay(assignment, cast.author), essay(assignment, cast.classmate)
    client = as_user(cast.teacher)
    client.post(page_of(mine), form_of(mine, **{"comment-T": "Only for the author", "comment": "Yours alone"}))
    page = client.get(page_of(other)).content.decode()
    assert "Only for the author" not in page and "Yours alone" not in page
    assert " checked" not in page.split('class="judgement"')[1]
    assert 'autocomplete="off"' in page
    back = client.get(page_of(mine)).content.decode()
    assert "Only for the author" in back and back.split('class="judgement"')[1].count(" checked") == 2


def test_answer_mark_takes_no_other_answers_fields(cast, as_user, assignment):
    mine, other = essay(assignment, cast.author), essay(assignment, cast.classmate)
    as_user(cast.teacher).post(page_of(other), form_of(mine))
    assert not Mark.objects.exists()


def test_answer_mark_keeps_what_was_typed_when_another_grader_was_first(cast, as_user, assignment):
    answer = essay(assignment, cast.author)
    first = mark_answer(answer, JUDGEMENT, cast.assistant, 0)
    client = as_user(cast.teacher)
    response = client.post(page_of(answer), form_of(answer, comment="My long comment", **{"level-E": "0"}))
    page = response.content.decode()
    assert str(cast.assistant) in page and "My long comment" in page
    assert answer.marks.count() == 1
    assert f'name="answer-{answer.pk}-seen_mark" value="{first.pk}"' in page
    client.post(page_of(answer), form_of(answer, seen=first.pk, comment="My long comment", **{"level-E": "0"}))
    assert [mark.points for mark in answer.marks.all()] == [3, 1]


def test_answer_mark_says_which_level_is_missing(cast, as_user, assignment):
    answer = essay(assignment, cast.author)
    response = as_user(cast.teacher).post(page_of(answer), form_of(answer, **{"level-T": "", "comment": "Kept"}))
    page = response.content.decode()
    assert "Criterion T: Choose a level." in page and "Kept" in page
    assert not Mark.objects.exists()


def test_answer_mark_understands_a_decimal_comma_and_asks_for_the_reason(cast, as_user, assignment):
    answer = essay(assignment, cast.author)
    client = as_user(cast.teacher)
    assert "reason" in client.post(page_of(answer), form_of(answer, adjustment="-0,5")).content.decode()
    client.post(page_of(answer), form_of(answer, adjustment="-0,5", reason="Far too long"))
    assert answer.marks.get().points == 2.5


def test_answer_mark_shows_half_points_a_program_gave(cast, as_user, assignment):
    answer = essay(assignment, cast.author)
    mark_answer(answer, JUDGEMENT | {"levels": {"T": "1.00", "E": "1.5"}}, cast.teacher, 0)
    page = as_user(cast.teacher).get(page_of(answer)).content.decode()
    assert page.split('class="judgement"')[1].count(" checked") == 2


def test_answer_mark_overrides_the_machine_with_a_reason(cast, as_user):
    attempt = make_attempt(make_assignment(cast.classroom, make_quiz()), cast.author, {1: "b"})
    choice = attempt.answers.get(number=1)
    client, seen = as_user(cast.teacher), choice.marks.get().pk
    fields = {f"answer-{choice.pk}-{name}": value for name, value in {"seen_mark": seen, "points": "1"}.items()}
    assert "reason" in client.post(page_of(choice), fields).content.decode()
    client.post(page_of(choice), fields | {f"answer-{choice.pk}-reason": "Two readings are possible"})
    assert [mark.points for mark in choice.marks.all()] == [0, 1]


def test_answer_mark_does_not_open_a_draft(cast, as_user, assignment):
    draft = make_attempt(assignment, cast.author, {1: "SECRET DRAFT"}, is_submitted=False).answers.get()
    client = as_user(cast.teacher)
    assert client.get(page_of(draft)).url == reverse("marking-queue", args=[assignment.pk])
    assert client.post(page_of(draft), form_of(draft)).url == reverse("marking-queue", args=[assignment.pk])
    assert not Mark.objects.exists()


def test_an_assistant_marks_but_neither_releases_nor_sees_reasons(cast, as_user, assignment):
    answer = essay(assignment, cast.author)
    assignment.exceptions.create(user=cast.classmate, is_excused=True, reason="PRIVATE")
    client = as_user(cast.assistant)
    assert client.post(page_of(answer), form_of(answer)).status_code == 302
    assert Answer.objects.get(pk=answer.pk).points == 3
    page = client.get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    assert "PRIVATE" not in page
    refused = ("assignment-release", "assignment-withdraw", "assignment-edit", "assignment-delete")
    for name in refused:
        url = reverse(name, args=[assignment.pk])
        assert url not in page
        assert client.get(url).status_code == client.post(url).status_code == 403
    grant = reverse("exception-grant", args=[assignment.pk, cast.classmate.pk])
    assert grant not in page
    assert client.get(grant).status_code == 403
    assignment.refresh_from_db()
    assert assignment.released_at is None


@pytest.mark.parametrize("person", ["author", "classmate", "other_teacher", "stranger"])
def test_the_marking_desk_is_closed_to(cast, as_user, assignment, person):
    answer = essay(assignment, cast.author)
    client = as_user(getattr(cast, person))
    for url in (page_of(answer), reverse("marking-queue", args=[assignment.pk])):
        assert client.get(url).status_code in (403, 404)
    assert client.post(page_of(answer), form_of(answer)).status_code in (403, 404)
    assert not Mark.objects.exists()


def test_assignment_release_says_who_will_see_what_and_can_be_undone(cast, as_user, assignment):
    for user in (cast.author, cast.classmate):
        essay(assignment, user)
    client = as_user(cast.teacher)
    release, withdraw = (reverse(f"assignment-{verb}", args=[assignment.pk]) for verb in ("release", "withdraw"))
    page = client.get(release).content.decode()
    assert "2 students will see their marks." in page and "2 attempts are not fully marked yet" in page
    client.post(release)
    client.post(release)
    assignment.refresh_from_db()
    assert assignment.released_at and assignment.releases.count() == 1
    assert withdraw in client.get(reverse("assignment-detail", args=[assignment.pk])).content.decode()
    client.post(withdraw)
    assignment.refresh_from_db()
    assert assignment.released_at is None


def test_assignment_release_warns_where_no_date_closes_a_quiz(cast, as_user):
    quiz = make_assignment(cast.classroom)
    url, warning = reverse("assignment-release", args=[quiz.pk]), "There is no closing date"
    assert warning in as_user(cast.teacher).get(url).content.decode()
    Assignment.objects.update(closes_at=timezone.now())
    assert warning not in as_user(cast.teacher).get(url).content.decode()


def test_staff_reach_the_marking_desk_from_the_attempt_and_students_do_not(cast, as_user, assignment):
    answer = essay(assignment, cast.author)
    review = reverse("attempt-review", args=[answer.attempt_id])
    assert page_of(answer) in as_user(cast.assistant).get(review).content.decode()
    assert page_of(answer) not in as_user(cast.author).get(review).content.decode()


def test_nobody_marks_their_own_work(as_user, cast):
    """A student who becomes an assistant does not become the judge of what they handed in."""
    attempt = make_attempt(make_assignment(cast.classroom), cast.author, {2: "My answer."})
    cast.author.memberships.update(role="assistant")
    client, answer = as_user(cast.author), attempt.answers.get(number=2)
    assert client.get(reverse("answer-mark", args=[answer.pk])).status_code == 403
    sent = client.post(f"/api/answers/{answer.pk}/mark/", {"levels": {"T": "1", "E": "2"}}, "application/json")
    assert sent.status_code == 403
    assert not Mark.objects.filter(grader=cast.author).exists()
