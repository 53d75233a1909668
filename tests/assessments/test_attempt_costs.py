"""What a student at work may cost the database: fixed numbers of queries, whatever the size of the quiz."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from assessments.models import Answer, OtherText
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.marks import mark_answer
from lessons.models import Document, Paragraph, Unit
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_lesson,
    make_question,
    make_quiz,
    make_unit,
)

SESSION_AND_USER = 1  # who comes along, with the memberships


@pytest.fixture
def attempt_of(cast):
    """attempt_of(20): the author's open attempt on a quiz of twenty questions, with its sources beside it."""

    def make(count):
        unit = make_unit()
        document = make_document(unit, "D")
        lesson = make_lesson(unit, reading=document.paragraphs.all())
        evidence = [(document.paragraphs.get(number=2), "key", "")]
        rows = [make_question(unit, evidence=evidence) for _ in range(count)]
        return start_attempt(make_assignment(cast.classroom, make_quiz(rows, lesson=lesson)), cast.author)

    return make


def test_save_takes_two_queries_besides_session_and_user(as_user, cast, attempt_of, django_assert_num_queries):
    answer = attempt_of(2).answers.get(number=1)
    client, url = as_user(cast.author), reverse("answer-save", args=[answer.pk])
    client.post(url, {"answer-1": "b", "base-1": 0})  # from now on this worker has the question at hand
    with django_assert_num_queries(SESSION_AND_USER + 2):  # the answer with whose it is, the UPDATE
        response = client.post(url, {"answer-1": "a", "base-1": 1})
    assert response.json()["revision"] == 2
    assert Answer.objects.get(pk=answer.pk).value == "a"


@pytest.mark.parametrize("count", [2, 20])
def test_attempt_page_costs_the_same_with_two_and_twenty_questions(
    as_user, cast, attempt_of, count, django_assert_num_queries
):
    attempt = attempt_of(count)
    client, url = as_user(cast.author), reverse("attempt-detail", args=[attempt.pk])
    client.get(url)  # from now on this worker has the unit and the questions at hand
    with django_assert_num_queries(SESSION_AND_USER + 2):
        response = client.get(url)
    assert response.content.decode().count("data-save-url") == count


@pytest.mark.parametrize("count", [2, 20])
def test_hand_in_costs_the_same_with_two_and_twenty_questions(
    as_user, cast, attempt_of, count, django_assert_num_queries
):
    attempt = attempt_of(count)
    attempt.answers.filter(number=1).update(value="a")
    question = reverse("attempt-submit", args=[attempt.pk])
    client = as_user(cast.author)
    client.get(question)  # from now on this worker has the questions at hand
    in_transaction = 2 + 6  # its ends; the claim, new revisions, the answers, marks, points and the score
    with django_assert_num_queries(SESSION_AND_USER + 1 + in_transaction):
        client.post(question)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_marked) == (sum(row.points for row in attempt.answers.all()), True)


@pytest.mark.parametrize("count", [2, 20])
def test_review_costs_the_same_with_two_and_twenty_questions(
    as_user, cast, attempt_of, count, django_assert_num_queries
):
    attempt = attempt_of(count)
    submit_attempt(attempt)
    client, url = as_user(cast.author), reverse("attempt-review", args=[attempt.pk])
    client.get(url)
    with django_assert_num_queries(SESSION_AND_USER + 3):
        response = client.get(url)
    assert response.content.decode().count('class="question"') == count


@pytest.mark.parametrize("count", [2, 20])
def test_texts_kept_beside_answers_cost_one_query_on_page_and_review(
    as_user, cast, attempt_of, count, django_assert_num_queries
):
    attempt = attempt_of(count)
    rows = [OtherText(answer=answer, value="b", base=0) for answer in attempt.answers.all()]
    OtherText.objects.bulk_create(rows)
    client = as_user(cast.author)
    page, review = (reverse(f"attempt-{name}", args=[attempt.pk]) for name in ("detail", "review"))
    client.get(page)
    with django_assert_num_queries(SESSION_AND_USER + 3):
        assert client.get(page).content.decode().count("kept beside the answer") == count
    submit_attempt(attempt)
    client.get(review)
    with django_assert_num_queries(SESSION_AND_USER + 4):
        assert client.get(review).content.decode().count("kept beside the answer") == count


def test_questions_kept_at_hand_hold_nothing_of_anybody(as_user, cast, attempt_of):
    """The page of one student is rendered first with, then without an answer; another never sees the first."""
    attempt = attempt_of(2)
    other = start_attempt(attempt.assignment, cast.classmate)
    Answer.objects.filter(attempt=attempt, number=1).update(value="b", revision=4)
    mine = as_user(cast.author).get(reverse("attempt-detail", args=[attempt.pk])).content.decode()
    theirs = as_user(cast.classmate).get(reverse("attempt-detail", args=[other.pk])).content.decode()
    assert 'value="b" checked' in mine
    assert 'name="base-1" value="4"' in mine
    assert 'value="b" checked' not in theirs
    assert 'name="base-1" value="0"' in theirs


def test_places_kept_at_hand_save_into_the_answers_of_whoever_looks(as_user, cast, attempt_of):
    attempt = attempt_of(3)
    for person in (cast.author, cast.classmate):
        own = start_attempt(attempt.assignment, person)
        page = as_user(person).get(reverse("attempt-detail", args=[own.pk])).content.decode()
        keys = [answer.pk for answer in own.answers.order_by("number")]
        assert re.findall(r'data-save-url="/answers/(\d+)/save/"', page) == [str(key) for key in keys]
        assert re.findall(r'data-flag-url="/answers/(\d+)/flag/"', page) == [str(key) for key in keys]


def test_what_a_grader_said_is_kept_by_no_worker(as_user, cast):
    """Nor is a mark that took another's place, because what became of it is told with its date."""
    attempt = make_attempt(make_assignment(cast.classroom, make_quiz([make_question()])), cast.author, {1: "b"})
    judgement = {"points": "1", "comment": "Wordofhers", "reason": "A slip"}
    mark_answer(attempt.answers.get(), judgement, cast.teacher)
    page = as_user(cast.teacher).get(reverse("attempt-review", args=[attempt.pk])).content.decode()
    assert "Wordofhers" in page
    assert not any(b"Wordofhers" in html for html in caches["rendered"]._cache.values())


def test_questions_kept_at_hand_change_with_their_paragraphs(as_user, cast):
    unit = make_unit()
    document = make_document(unit, "E", ["First words.", "Second words."])  # the example offers E2
    quiz = make_quiz([make_question(unit, "passage")])
    attempt = start_attempt(make_assignment(cast.classroom, quiz), cast.author)
    client, url = as_user(cast.author), reverse("attempt-detail", args=[attempt.pk])
    assert client.get(url).content.decode().count("Second words.") == 2  # as a source and as an option
    document.paragraphs.get(number=2).texts.update(text="Other words.")
    Unit.objects.restamp()
    content = client.get(url).content.decode()
    assert content.count("Other words.") == 2
    assert "Second words." not in content


def test_reviews_kept_at_hand_change_with_where_their_paragraphs_are_from(as_user, cast, attempt_of):
    attempt = attempt_of(1)
    submit_attempt(attempt)
    client, url = as_user(cast.author), reverse("attempt-review", args=[attempt.pk])
    assert "Site: d.example." in client.get(url).content.decode()
    Document.objects.update(site="elsewhere.example")
    Paragraph.objects.update(zone="caption")
    Unit.objects.restamp()
    content = client.get(url).content.decode()
    assert "Site: elsewhere.example." in content and "d.example" not in content
    assert "zone-caption" in content and "zone-body" not in content


def test_what_a_student_typed_is_kept_by_no_worker_not_even_one_word(as_user, cast):
    """Beside it a chosen answer is, or this would show nothing."""
    quiz = make_quiz([make_question(), make_question(kind="short_text")])
    attempt = make_attempt(make_assignment(cast.classroom, quiz), cast.author, {1: "b", 2: "Wordofmine"})
    content = as_user(cast.author).get(reverse("attempt-review", args=[attempt.pk])).content.decode()
    assert "Wordofmine" in content
    kept = list(caches["rendered"]._cache.values())
    assert any(b"The wrong one" in html for html in kept)
    assert not any(b"Wordofmine" in html for html in kept)


def test_the_map_kept_for_everybody_shows_nobody_elses_answers(as_user, cast, attempt_of):
    fresh = attempt_of(3)
    page = as_user(cast.author).get(reverse("attempt-detail", args=[fresh.pk])).content.decode()
    assert page.count('class="map-place"') == 3
    begun = start_attempt(fresh.assignment, cast.classmate)
    begun.answers.filter(number=1).update(value="b", revision=1)
    begun.answers.filter(number=2).update(is_flagged=True)
    page = as_user(cast.classmate).get(reverse("attempt-detail", args=[begun.pk])).content.decode()
    places = re.findall(r'class="(map-place[^"]*)" data-place="(\d)"', page)
    assert places == [("map-place is-answered", "1"), ("map-place is-flagged", "2"), ("map-place", "3")]
    page = as_user(cast.author).get(reverse("attempt-detail", args=[fresh.pk])).content.decode()
    assert page.count('class="map-place"') == 3
