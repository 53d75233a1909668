"""The pages of a bank: what is found in it, what is told of a question, and how many queries a list takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import questions
from assessments.bankbook import find_questions, records_of
from assessments.models import Attempt, Evidence, Tag
from lessons.models import Unit
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_member,
    make_question,
    make_quiz,
    make_unit,
)

pytestmark = pytest.mark.django_db


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def found(unit, user, **wish):
    return [question.key for question in find_questions(unit, user, wish)]


def tag(question, name):
    question.tags.add(Tag.objects.get_or_create(unit=question.unit, name=name)[0])


def spec(right="The right one", wrong="The wrong one"):
    options = [
        {"id": "first", "text": right, "right": True, "rationale": "So.", "misconception": ""},
        {"id": "second", "text": wrong, "rationale": "Not so.", "misconception": ""},
    ]
    return {"options": options}


def ask(classroom, question, right=0, wrong=0):
    """Asks the class the question by itself; as many students answer it right and wrong."""
    assignment = make_assignment(classroom, make_quiz([question]))
    for value in "a" * right + "b" * wrong:
        make_attempt(assignment, values={1: value})
    return assignment


@pytest.fixture
def unit(cast):
    return make_unit("bank")


def page_of(as_user, user, unit, **query):
    return as_user(user).get(reverse("bank-detail", args=[unit.slug]), query).content.decode()


# --- What is found


def test_find_questions_by_words_of_stem_options_and_reason(cast, unit):
    make_question(unit, key="stem", stem="Who built the *mill*?", spec=spec())
    make_question(unit, key="option", spec=spec(right="A Mill, and ŽIŽKOV"))
    make_question(unit, key="reason", rationale="The mill burned.", spec=spec())
    make_question(unit, key="none", stem="Who?", spec=spec())
    assert found(unit, cast.teacher, word="MILL") == ["option", "reason", "stem"]
    assert found(unit, cast.teacher, word="mill žižkov") == ["option"]


def test_find_questions_takes_no_name_of_a_field_for_a_word(cast, unit):
    make_question(unit, spec=spec(right="Yes", wrong="No"))
    assert [found(unit, cast.teacher, word=word) for word in ("misconception", "true", "first")] == [[], [], []]


def test_find_questions_looks_at_newest_versions_of_the_unit_only(cast, unit):
    make_question(unit, key="one", stem="An old mill")
    make_question(unit, key="one", stem="A new barn")
    make_question(key="other", stem="An old mill")
    assert found(unit, cast.teacher, word="mill") == []
    assert found(unit, cast.teacher) == ["one"]


def test_find_questions_by_document_and_paragraph(cast, unit):
    first, second = make_document(unit, "B").paragraphs.order_by("number")
    make_question(unit, key="b1", evidence=[(first, Evidence.Role.KEY, ""), (first, Evidence.Role.DISTRACTOR, "b")])
    make_question(unit, key="b2", evidence=[(second, Evidence.Role.KEY, "")])
    make_question(unit, key="none")
    assert found(unit, cast.teacher, document="B") == ["b1", "b2"]
    assert found(unit, cast.teacher, paragraph="B2") == ["b2"]


def test_find_questions_by_tag_kind_skill_and_author(cast, unit):
    tag(make_question(unit, key="tagged"), "fire")
    make_question(unit, "true_false", key="kind", skill="recall", author=cast.teacher)
    make_question(unit, key="colleague", author=cast.other_teacher)
    assert found(unit, cast.teacher, tag="fire") == ["tagged"]
    assert found(unit, cast.teacher, kind="true_false", skill="recall") == ["kind"]
    assert [found(unit, cast.teacher, author=whose) for whose in ("unit", "mine", "colleagues")] == [
        ["tagged"],
        ["kind"],
        ["colleague"],
    ]


def test_find_questions_by_how_they_went(cast, unit):
    easy, medium, hard, few = (make_question(unit, key=key) for key in ("easy", "medium", "hard", "few"))
    make_question(unit, key="never")
    ask(cast.classroom, easy, right=4, wrong=1)
    ask(cast.classroom, medium, right=2, wrong=3)
    ask(cast.classroom, hard, right=1, wrong=4)
    ask(cast.classroom, few, right=2)
    by_statistics = [found(unit, cast.teacher, statistics=name) for name in ("easy", "medium", "hard", "never")]
    assert by_statistics == [["easy"], ["medium"], ["hard"], ["never"]]
    assert found(unit, cast.other_teacher, statistics="easy") == []


# --- How questions went


def test_records_of_counts_versions_together_in_ones_own_classes_only(cast, unit):
    old, new = make_question(unit, key="one"), make_question(unit, key="one", points=2)
    ask(cast.classroom, old, right=1, wrong=1)
    ask(cast.classroom, new, right=1)
    ask(cast.other_classroom, new, wrong=5)
    record = records_of(unit, cast.teacher)["one"]
    assert (record.answers, round(record.facility, 2)) == (3, 66.67)
    assert records_of(unit, cast.admin)["one"].answers == 8
    assert records_of(unit, cast.teacher, ["two"]) == {}


def test_records_of_takes_first_attempts_that_are_handed_in(cast, unit):
    question = make_question(unit, key="one")
    assignment = ask(cast.classroom, question, right=3)
    user = Attempt.objects.filter(assignment=assignment).first().user
    assignment.attempts_allowed = 2
    assignment.save()
    make_attempt(assignment, user, {1: "b"})
    make_attempt(assignment, values={1: "b"}, is_submitted=False)
    assert records_of(unit, cast.teacher)["one"].facility == 100


def test_records_of_correlates_a_question_with_the_rest_of_the_attempt(cast, unit):
    """The test vector of SEMANTICS 12, item 1 (43.01), twice over, so that there are enough attempts."""
    maxima = (1, 1, 2, 4)
    rows = [make_question(unit, key=f"q{n}", points=worth) for n, worth in enumerate(maxima, 1)]
    assignment = make_assignment(cast.classroom, make_quiz(rows))
    vector = ["1124", "1023", "1113", "0112", "1001", "0010"]
    for points in vector * 2:
        attempt = make_attempt(assignment)
        for answer, mark in zip(attempt.answers.order_by("number"), points, strict=True):
            answer.points = int(mark)
            answer.save()
        attempt.score = sum(map(int, points))
        attempt.save()
    indexes = [round(records_of(unit, cast.teacher)[f"q{n}"].discrimination, 2) for n in (1, 2, 3, 4)]
    assert indexes == [43.01, 46.29, 57.39, 97.23]


def test_records_of_tells_no_relation_from_few_or_waiting_attempts(cast, unit):
    question = make_question(unit, key="one")
    quiz = make_quiz([question, make_question(unit)])
    assignment = make_assignment(cast.classroom, quiz)
    for number in range(9):
        make_attempt(assignment, values={1: "ab"[number % 2], 2: "ab"[number % 2]})
    assert records_of(unit, cast.teacher)["one"].discrimination is None
    make_attempt(assignment, values={1: "a", 2: "a"})
    assert round(records_of(unit, cast.teacher)["one"].discrimination) == 100
    Attempt.objects.filter(assignment=assignment).update(is_marked=False)
    assert records_of(unit, cast.teacher)["one"].discrimination is None


# --- Pages


def test_bank_detail_tells_of_each_question(cast, as_user, unit):
    paragraph = make_document(unit, "B").paragraphs.get(number=2)
    question = make_question(unit, stem="Who *built* it &amp; why?", evidence=[(paragraph, Evidence.Role.KEY, "")])
    tag(question, "fire")
    ask(cast.classroom, question, right=2, wrong=1)
    page = page_of(as_user, cast.teacher, unit)
    assert "Who built it &amp; why?" in page and "67 % right of 3 answers" in " ".join(page.split())
    assert reverse("paragraph-detail", args=[unit.slug, "B", 2]) in page and "?tag=fire" in page
    assert "never asked" in page_of(as_user, cast.other_teacher, unit)


def test_bank_detail_tells_questions_of_one_stem_apart(cast, as_user, unit):
    for kind, words in (("true_false", "statement"), ("passage", "claim")):
        make_question(
            unit, kind, stem="The same words?", spec=questions.get(kind).EXAMPLE | {words: f"A {words} of its *own*."}
        )
    page = page_of(as_user, cast.teacher, unit)
    assert "The same words? A statement of its own.</a>" in page
    assert "The same words? A claim of its own.</a>" in page


def test_bank_detail_hides_how_few_answers_went(cast, as_user, unit):
    ask(cast.classroom, make_question(unit), right=2)
    page = page_of(as_user, cast.teacher, unit)
    assert "2 answers: too few to tell" in page and "% right of" not in page


def test_bank_detail_tells_what_the_address_asks_in_vain(cast, as_user, unit):
    make_document(unit)
    make_question(unit, stem="Still here")
    page = page_of(as_user, cast.teacher, unit, kind="none", paragraph="x", statistics="none")
    assert "Still here" in page and page.count("asks for something that is not here") >= 2


@pytest.mark.parametrize(
    ("query", "is_open"),
    [
        ({}, False),
        ({"word": "who", "tag": "fire", "page": "2"}, False),
        ({"skill": "recall"}, True),
        ({"kind": "x"}, True),
    ],
)
def test_bank_detail_unfolds_its_lesser_filters_where_one_is_in_use(cast, as_user, unit, query, is_open):
    tag(make_question(unit), "fire")
    page = page_of(as_user, cast.teacher, unit, **query)
    assert ('<details class="bank-more" open>' in page) == is_open
    before, fold = page.split('<details class="bank-more"')
    inside = fold.split("</details>")[0]
    assert [name for name in ("word", "tag") if f'name="{name}"' in before] == ["word", "tag"]
    assert [name for name in ("kind", "skill", "author", "statistics") if f'name="{name}"' not in inside] == []


@pytest.mark.parametrize("query", ["", "?word=say&statistics=easy"])
def test_bank_detail_takes_as_many_queries_for_30_questions(cast, as_user, unit, query):
    paragraph = make_document(unit).paragraphs.first()
    client, path = as_user(cast.teacher), reverse("bank-detail", args=[unit.slug]) + query

    def fill(count):
        for _ in range(count):
            question = make_question(
                unit, evidence=[(paragraph, Evidence.Role.KEY, "")], author=make_member(cast.classroom).user
            )
            tag(question, f"t{question.pk}")
            ask(cast.classroom, question, right=3)

    fill(1)
    client.get(path)
    few = queries(client, path)
    fill(29)
    assert queries(client, path) == few


def test_bank_list_counts_questions_by_whose_they_are(cast, as_user, unit):
    make_question(unit, key="one")
    make_question(unit, key="one")
    make_question(unit, author=cast.teacher)
    make_question(unit, author=cast.other_teacher)
    page = " ".join(as_user(cast.teacher).get(reverse("bank-list")).content.decode().split())
    assert "1 of the unit · 1 of yours · 1 of colleagues" in page


def test_bank_list_takes_as_many_queries_for_30_banks(cast, as_user, unit):
    client, path = as_user(cast.teacher), reverse("bank-list")
    client.get(path)
    few = queries(client, path)
    for _ in range(29):
        make_question(make_unit())
    assert queries(client, path) == few


def test_bank_create_makes_a_unit_without_documents(cast, as_user):
    client, path = as_user(cast.teacher), reverse("bank-create")
    response = client.post(path, {"title": "Algebra: the beginnings"})
    unit = Unit.objects.get(title="Algebra: the beginnings")
    assert response["Location"] == reverse("bank-detail", args=[unit.slug]) and unit.slug == "algebra-the-beginnings"
    assert "already" in client.post(path, {"title": "ALGEBRA: the beginnings"}).content.decode()
    client.post(path, {"title": "Algebra the beginnings"})
    client.post(path, {"title": "数学"})
    assert set(Unit.objects.values_list("slug", flat=True)) >= {"algebra-the-beginnings-2", "bank"}


def test_navigation_names_questions_to_staff_only(cast, as_user):
    """The students' page comes after the staff's, from the same cache."""
    told = [reverse("bank-list") in as_user(user).get("/").content.decode() for user in (cast.teacher, cast.author)]
    assert told == [True, False]


def test_bank_detail_takes_any_number_for_a_quiz_that_is_none(cast, as_user, unit):
    for number in ("9" * 30, "9" * 5_000, "²", "٣"):
        assert unit.title in page_of(as_user, cast.teacher, unit, quiz=number)
