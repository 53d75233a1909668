"""The pages of a teacher's own quiz: from ticks to an assignment, moves without JavaScript, and co-teachers at work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.bankbook import records_of
from assessments.models import Assessment, Assignment, Question, Tag
from assessments.services.quizzes import create_quiz, places_of
from tests.factories import (
    make_assignment,
    make_attempt,
    make_classroom,
    make_lesson,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
    make_user,
)
from tests.persons import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(cast):
    return make_unit("bank", title="Fires")


@pytest.fixture
def quiz(cast, unit):
    return create_quiz(unit, [make_question(unit, key=key, stem=f"Stem {key}") for key in "abc"], cast.teacher)


def order(quiz):
    return [question.key for place in places_of(quiz) for question in place.questions]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def edit(client, quiz, do, **fields):
    data = {"title": quiz.title, "do": do, **fields}
    return client.post(reverse("quiz-edit", args=[quiz.pk]), data)


def test_quiz_create_takes_the_ticked_questions_in_their_order(cast, as_user, unit):
    for key in "abc":
        make_question(unit, key=key)
    make_question(key="c")
    client = as_user(cast.teacher)
    response = client.post(reverse("quiz-create", args=["bank"]), {"question": ["c", "a", "none"]})
    quiz = Assessment.objects.get()
    assert response["Location"] == reverse("quiz-edit", args=[quiz.pk])
    assert (order(quiz), quiz.title, {q.unit for q in quiz.questions.all()}) == (["c", "a"], "Quiz: Fires", {unit})


def test_quiz_create_without_ticks_says_so_on_the_page_of_the_bank(cast, unit):
    make_question(unit)
    page = Person(cast.teacher).visit("bank-detail", unit.slug).press("Make a quiz")
    assert "Tick the questions" in page.text and page.path == reverse("bank-detail", args=[unit.slug])
    assert not Assessment.objects.exists()


def test_quiz_create_takes_the_newest_version(cast, as_user, unit):
    make_question(unit, key="a")
    new = make_question(unit, key="a")
    as_user(cast.teacher).post(reverse("quiz-create", args=["bank"]), {"question": ["a"]})
    assert Assessment.objects.get().questions.get() == new


def test_quiz_edit_moves_by_a_button_saves_the_title_and_leads_back_to_the_button(cast, as_user, quiz):
    client, here = as_user(cast.teacher), reverse("quiz-edit", args=[quiz.pk])
    assert edit(client, quiz, "down-a", title="Better")["Location"] == f"{here}#down-a"
    quiz.refresh_from_db()
    assert (order(quiz), quiz.title) == (["b", "a", "c"], "Better")
    assert "number 2 of 3" in client.get(here).content.decode()
    assert edit(client, quiz, "down-a")["Location"] == f"{here}#up-a"  # at the end: Down can do no more
    assert edit(client, quiz, "up-c")["Location"] == f"{here}#down-c"
    assert order(quiz) == ["c", "b", "a"]


def test_quiz_edit_without_a_title_changes_nothing(cast, as_user, quiz):
    response = edit(as_user(cast.teacher), quiz, "down-a", title=" ")
    assert response.status_code == 400 and order(quiz) == ["a", "b", "c"]


def test_quiz_edit_offers_lessons_of_the_unit_only(cast, as_user, quiz):
    mine, other = make_lesson(quiz.unit), make_lesson()
    client = as_user(cast.teacher)
    assert edit(client, quiz, "save", lesson=other.pk).status_code == 400
    assert edit(client, quiz, "save", lesson=mine.pk).status_code == 302
    quiz.refresh_from_db()
    assert quiz.lesson == mine


def test_quiz_edit_draws_from_a_tag_or_says_why_not(cast, as_user, quiz):
    pool = [make_question(quiz.unit, key=key) for key in ("d", "e")]
    for question in pool:
        question.tags.add(Tag.objects.get_or_create(unit=quiz.unit, name="fire")[0])
    client = as_user(cast.teacher)
    refused = edit(client, quiz, "draw", tag="fire", draw=3)
    assert refused.status_code == 400 and "cannot be drawn" in refused.content.decode()
    assert edit(client, quiz, "draw", tag="fire", draw=1).status_code == 302
    page = client.get(reverse("quiz-edit", args=[quiz.pk])).content.decode()
    assert "1 question drawn from 2" in page and Assessment.objects.get().maximum == 4


def test_quiz_edit_save_and_assign_leads_to_the_one_class_or_to_the_choice(cast, as_user, quiz):
    client = as_user(cast.teacher)
    assign = reverse("assignment-create", args=[cast.classroom.pk])
    assert edit(client, quiz, "assign")["Location"] == f"{assign}?assessment={quiz.pk}"
    make_member(make_classroom("Second class"), "teacher", cast.teacher)
    assert edit(client, quiz, "assign")["Location"] == reverse("quiz-detail", args=[quiz.pk]) + "#assign-title"
    assert "Second class" in client.get(reverse("quiz-detail", args=[quiz.pk])).content.decode()


def test_quiz_edit_of_a_begun_quiz_has_no_buttons_that_move_and_keeps_its_title_open(cast, as_user, quiz):
    make_attempt(make_assignment(cast.classroom, quiz), cast.author)
    client, here = as_user(cast.teacher), reverse("quiz-edit", args=[quiz.pk])
    page = client.get(here).content.decode()
    assert "Somebody has begun it" in page and 'value="up-' not in page and "Add questions" not in page
    edit(client, quiz, "save", title="Renamed")
    assert Assessment.objects.get().title == "Renamed"
    assert edit(client, quiz, "down-a").status_code == 400 and order(quiz) == ["a", "b", "c"]


def test_quiz_add_comes_back_from_the_bank_with_the_ticked_questions(cast, as_user, quiz):
    make_question(quiz.unit, key="d")
    client, bank = as_user(cast.teacher), reverse("bank-detail", args=[quiz.unit.slug])
    page = client.get(bank, {"quiz": quiz.pk}).content.decode()
    assert reverse("quiz-add", args=[quiz.pk]) in page and "Make a quiz" not in page
    client.post(reverse("quiz-add", args=[quiz.pk]), {"question": ["a", "d"]})
    assert order(quiz) == ["a", "b", "c", "d"]
    other = as_user(cast.other_teacher).get(bank, {"quiz": quiz.pk}).content.decode()
    assert "Make a quiz" in other and reverse("quiz-add", args=[quiz.pk]) not in other


def test_quiz_copy_of_the_units_quiz_is_edited_at_once(cast, as_user, unit):
    shipped = make_quiz([make_question(unit)])
    response = as_user(cast.teacher).post(reverse("quiz-copy", args=[shipped.pk]))
    copy = Assessment.objects.get(author=cast.teacher)
    assert response["Location"] == reverse("quiz-edit", args=[copy.pk])


def test_quiz_delete_is_refused_in_words_while_it_is_assigned(cast, as_user, quiz):
    client, here = as_user(cast.teacher), reverse("quiz-delete", args=[quiz.pk])
    assignment = make_assignment(cast.classroom, quiz)
    assert "History 9A" in client.get(here).content.decode() and client.post(here).status_code == 400
    assignment.delete()
    assert client.post(here).status_code == 302 and not Assessment.objects.exists()


@pytest.mark.parametrize("name", ["quiz-detail", "quiz-edit"])
def test_pages_of_a_quiz_take_as_many_queries_for_30_questions(cast, as_user, unit, name):
    client = as_user(cast.teacher)

    def count(rows):
        quiz = create_quiz(unit, [make_question(unit) for _ in range(rows)], cast.teacher)
        for _ in range(rows):
            make_assignment(cast.classroom, quiz)
        return queries(client, reverse(name, args=[quiz.pk]))

    count(1)
    assert count(1) == count(30)


# --- From the bank to the class, and back


def test_bank_to_assigned_without_javascript(cast, unit):
    for key in "ab":
        make_question(unit, key=key, stem=f"Stem {key}")
    page = Person(cast.teacher).visit("bank-detail", unit.slug).press("Make a quiz", question="b")
    page.press("Save and assign", title="Fires, again")
    assert page.path == reverse("assignment-create", args=[cast.classroom.pk])
    page.client.post(page.path + f"?assessment={Assessment.objects.get().pk}", _ticked(page))
    assignment = Assignment.objects.get()
    assert (assignment.title, assignment.classroom) == ("Fires, again", cast.classroom)


def _ticked(page):
    [form] = [form for form in page.forms if "Assign" in form.buttons]
    return form.data


def test_co_teachers_mark_mend_and_look_at_statistics_of_a_colleagues_quiz(cast, as_user, unit):
    colleague = make_member(cast.classroom, "teacher", make_user("colleague")).user
    rubric = make_rubric(unit)
    rows = [make_question(unit), make_question(unit, "short", rubric=rubric, points=3, author=cast.teacher)]
    quiz = create_quiz(unit, rows, cast.teacher)
    assignment = make_assignment(cast.classroom, quiz)
    attempt = make_attempt(assignment, cast.author, {1: "a", 2: "Words."})
    answer = attempt.answers.get(number=2)
    client = as_user(colleague)
    for name, *args in (
        ("assignment-detail", assignment.pk),
        ("assignment-edit", assignment.pk),
        ("marking-queue", assignment.pk),
        ("answer-mark", answer.pk),
        ("assignment-statistics", assignment.pk),
        ("assignment-mendings", assignment.pk),
        ("question-mend", assignment.pk, rows[0].pk),
        ("quiz-detail", quiz.pk),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200, name
    levels = {f"answer-{answer.pk}-level-{name}": "1" for name in "TE"} | {f"answer-{answer.pk}-adjustment": "0"}
    assert client.post(reverse("answer-mark", args=[answer.pk]), levels).status_code == 302
    answer.refresh_from_db()
    assert answer.points == 2
    assert client.get(reverse("quiz-edit", args=[quiz.pk])).status_code == 403
    assert records_of(unit, colleague)[rows[0].key].answers == 1


# --- Changing many at once


def test_bank_change_sets_points_as_a_version_more_and_keeps_the_filters(cast, as_user, unit):
    mine = make_question(unit, key="mine", author=cast.teacher)
    quiz = create_quiz(unit, [mine], cast.teacher)
    path = reverse("bank-change", args=[unit.slug]) + "?author=mine&page=2"
    response = as_user(cast.teacher).post(path, {"do": "points", "points": "2.5", "question": ["mine"]})
    assert response["Location"] == reverse("bank-detail", args=[unit.slug]) + "?author=mine&page=2"
    new = Question.objects.filter(key="mine").newest().get()
    quiz.refresh_from_db()
    assert (new.points, new.digest != mine.digest, quiz.maximum) == (2.5, True, 2.5)


def test_bank_change_tells_which_quiz_keeps_the_older_points(cast, as_user, unit):
    mine = make_question(unit, key="mine", author=cast.teacher)
    quiz = make_quiz([mine], author=cast.teacher, title="Begun already")
    make_attempt(make_assignment(cast.classroom, quiz), cast.author, is_submitted=False)
    data = {"do": "points", "points": "2.5", "question": ["mine"]}
    page = as_user(cast.teacher).post(reverse("bank-change", args=[unit.slug]), data, follow=True).content.decode()
    assert "“Begun already” keeps the older version" in page


def test_bank_change_names_and_leaves_what_is_not_ones_own_or_has_a_rubric(cast, as_user, unit):
    make_question(unit, key="unit", stem="Of the unit")
    make_question(
        unit, "short", key="rubric", stem="By rubric", rubric=make_rubric(unit), points=3, author=cast.teacher
    )
    client = as_user(cast.teacher)
    data = {"do": "points", "points": "2", "question": ["unit", "rubric"]}
    page = client.post(reverse("bank-change", args=[unit.slug]), data, follow=True).content.decode()
    assert "not yours" in page and "“Of the unit”" in page and "rubrics give the points: “By rubric”" in page
    assert sorted(Question.objects.values_list("key", "points")) == [("rubric", 3), ("unit", 1)]


def test_bank_change_adds_and_removes_tags_without_a_new_version(cast, as_user, unit):
    for key in ("a", "b"):
        make_question(unit, key=key, author=cast.teacher)
    client, path = as_user(cast.teacher), reverse("bank-change", args=[unit.slug])
    client.post(path, {"do": "tag", "tag": "Great Fire", "question": ["a", "b"]})
    client.post(path, {"do": "tag", "tag": "great-fire", "question": ["a"]})
    assert sorted(Question.objects.values_list("key", "tags__name")) == [("a", "great-fire"), ("b", "great-fire")]
    client.post(path, {"do": "untag", "tag": "great-fire", "question": ["a"]})
    assert Tag.objects.get().questions.get().key == "b"
    client.post(path, {"do": "untag", "tag": "great-fire", "question": ["b"]})
    assert not Tag.objects.exists() and Question.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"do": "points", "points": "0"}, "greater than or equal to 0.5"),
        ({"do": "points"}, "Say how many points"),
        ({"do": "tag"}, "Say which tag"),
        ({"do": "tag", "tag": "!"}, "A tag needs letters from a to z"),
        ({"do": ""}, "Press one of the buttons"),
        ({"do": "points", "points": "2", "question": []}, "No question was ticked"),
    ],
)
def test_bank_change_says_what_is_missing(cast, as_user, unit, data, words):
    make_question(unit, key="a", author=cast.teacher)
    path = reverse("bank-change", args=[unit.slug])
    page = as_user(cast.teacher).post(path, {"question": ["a"]} | data, follow=True).content.decode()
    assert words in page and Question.objects.get().points == 1


def test_bank_change_leads_to_the_export_of_the_ticked(cast, as_user, unit):
    for key in "abc":
        make_question(unit, key=key)
    path = reverse("bank-change", args=[unit.slug])
    response = as_user(cast.teacher).post(path, {"do": "export", "question": ["a", "c"]})
    assert response["Location"] == reverse("bank-export", args=[unit.slug]) + "?question=a&question=c"
    page = as_user(cast.teacher).get(response["Location"]).content.decode()
    assert "2 questions of this bank" in page


def test_bank_detail_leads_to_the_export_of_what_is_found(cast, as_user, unit):
    make_question(unit, key="a", kind="true_false")
    page = as_user(cast.teacher).get(reverse("bank-detail", args=["bank"]) + "?kind=true_false&page=1").content.decode()
    assert reverse("bank-export", args=["bank"]) + "?kind=true_false" in page
    assert reverse("bank-import", args=["bank"]) in page
    page = as_user(cast.assistant).get(reverse("bank-detail", args=["bank"])).content.decode()
    assert reverse("bank-import", args=["bank"]) not in page and reverse("bank-export", args=["bank"]) in page


def test_question_detail_adds_the_question_to_open_quizzes_of_ones_own(cast, unit, quiz):
    question = make_question(unit, key="d")
    begun = create_quiz(unit, [make_question(unit)], cast.teacher, "Begun")
    make_attempt(make_assignment(cast.classroom, begun), cast.author)
    create_quiz(unit, [make_question(unit)], cast.other_teacher, "A colleague's")
    page = Person(cast.teacher).visit("question-detail", question.pk)
    assert "Add to “Begun”" not in page.text and "A colleague's" not in page.text
    page.press("Add to “Quiz: Fires”")
    assert order(quiz) == ["a", "b", "c", "d"]
    page = Person(cast.teacher).visit("question-detail", question.pk)
    assert "Add to “Quiz: Fires”" not in page.text and "Quiz: Fires (yours)" in page.text
    page.press("Make a quiz of it")
    assert Assessment.objects.filter(title="Quiz: Fires (2)").get().questions.get() == question
    assert "Make a quiz" not in Person(cast.assistant).visit("question-detail", question.pk).text
