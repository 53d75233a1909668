"""Assignments, attempts, marks and the gradebook through the API: who may, what is refused, what is never told."""

import copy
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from assessments import questions
from assessments.models import Answer, Assignment, AssignmentException, Attempt, Mark
from tests.factories import (
    make_assignment,
    make_attempt,
    make_document,
    make_lesson,
    make_member,
    make_question,
    make_quiz,
    make_rubric,
    make_unit,
)

RATIONALE, MISCONCEPTION, WHOLE = "secret-rationale", "secret-misconception", "secret-rationale-of-the-whole"
REASON, EXCEPTION, OVERRIDE = "secret-accommodation", "secret-exception", "secret-override"
ESSAY = "what-another-person-wrote"
KEYS = {"right", "is_right", "credit", "rationale", "misconception", "key", "accept"}
STUDENTS = ("author", "classmate")
EVERYBODY = ("admin", "teacher", "assistant", "author", "classmate", "other_teacher", "stranger")


def post(client, path, data=None, method="post"):
    return getattr(client, method)(path, json.dumps(data or {}), content_type="application/json")


def with_secrets(spec):
    """The spec with every rationale and misconception made recognisable."""
    if isinstance(spec, list):
        return [with_secrets(row) for row in spec]
    if not isinstance(spec, dict):
        return spec
    known = {"rationale": RATIONALE, "misconception": MISCONCEPTION}
    return {name: known.get(name) or with_secrets(value) for name, value in spec.items()}


def words_of(response):
    """All names and texts of a JSON answer."""

    def walk(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                if inner is not None:
                    yield name
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    return set(walk(response.json()))


@pytest.fixture
def world(cast):
    """A quiz of every kind of question assigned to the cast's class, with secrets in all that a student may not see."""
    unit = make_unit("secret")
    document = make_document(unit)
    paragraph = document.paragraphs.get(number=1)
    lesson = make_lesson(unit, 4, [paragraph])
    rubric = make_rubric(unit)
    rows = [
        make_question(
            unit,
            kind,
            with_secrets(copy.deepcopy(questions.get(kind).EXAMPLE)),
            evidence=[(paragraph, "key", "")],
            rubric=rubric if kind == "essay" else None,
            rationale=WHOLE,
            points=3,
        )
        for kind in questions.kinds()
    ]
    assignment = make_assignment(cast.classroom, make_quiz(rows, unit, lesson, slug="lesson-4"), time_limit=40)
    make_member(cast.classroom, user=None, accommodation_reason=REASON, extra_minutes=5)
    cast.author.memberships.update(time_factor="1.5", accommodation_reason=REASON)
    AssignmentException.objects.create(assignment=assignment, user=cast.classmate, reason=EXCEPTION, time_limit=50)
    return SimpleNamespace(unit=unit, lesson=lesson, assignment=assignment, number=_numbers(rows))


def _numbers(rows):
    return {question.kind: number for number, question in enumerate(rows, start=1)}


def address(assignment, verb=""):
    return f"/api/assignments/{assignment.pk}/{verb}"


def begin(client, assignment):
    return post(client, address(assignment, "start/")).json()


def save(client, answer, value, base=0):
    return post(client, f"/api/answers/{answer['id']}/save/", {"value": value, "base": base})


def answer_of(attempt, number):
    return next(row for row in attempt["answers"] if row["number"] == number)


# --- Assignments --------------------------------------------------------------------------------


def test_who_sees_an_assignment(as_user, cast, world):
    for name in EVERYBODY:
        client, is_seen = as_user(getattr(cast, name)), name not in ("other_teacher", "stranger")
        assert client.get("/api/assignments/").json()["count"] == int(is_seen)
        assert client.get(address(world.assignment)).status_code == (200 if is_seen else 404)
    assert as_user(None).get("/api/assignments/").status_code == 401


def test_a_student_is_told_the_own_terms_and_no_reason(as_user, cast, world):
    row = as_user(cast.author).get(address(world.assignment)).json()
    assert (row["kind"], row["unit"], row["lesson"], row["assessment"]) == ("quiz", "secret", 4, "lesson-4")
    assert (row["time_limit"], row["own"]["time_limit"], row["own"]["state"]) == (40, 60, "not_due")
    assert as_user(cast.classmate).get(address(world.assignment)).json()["own"]["time_limit"] == 50
    assert as_user(cast.teacher).get(address(world.assignment)).json()["own"] is None
    for name in EVERYBODY:
        told = as_user(getattr(cast, name)).get("/api/assignments/").content.decode()
        assert REASON not in told
        assert EXCEPTION not in told


def test_list_narrows_to_a_class(as_user, cast, world):
    make_assignment(cast.other_classroom)
    client = as_user(cast.admin)
    assert client.get("/api/assignments/").json()["count"] == 2
    assert client.get(f"/api/assignments/?classroom={cast.classroom.pk}").json()["count"] == 1
    assert client.get("/api/assignments/?classroom=x").status_code == 400


def test_create_assignment(as_user, cast, world):
    client = as_user(cast.teacher)
    data = {"classroom": cast.classroom.pk, "unit": "secret", "lesson": 4, "due_at": "2031-05-01T17:00"}
    row = post(client, "/api/assignments/", data)
    assert row.status_code == 201
    assert (row.json()["kind"], row.json()["due_at"]) == ("reading", "2031-05-01T17:00:00Z")
    world.assignment.delete()
    quiz = {"classroom": cast.classroom.pk, "unit": "secret", "assessment": "lesson-4", "attempts_allowed": 2}
    row = post(client, "/api/assignments/", quiz).json()
    assert (row["kind"], row["attempts_allowed"], row["time_limit"]) == ("quiz", 2, None)
    again = post(client, "/api/assignments/", quiz)
    assert again.status_code == 400
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": "nothing"}, "unit"),
        ({"unit": None}, "unit"),
        ({"lesson": 99}, "lesson"),
        ({"lesson": "four"}, "lesson"),
        ({"classroom": None}, "classroom"),
        ({"classroom": True}, "classroom"),
        ({"assessment": "lesson-4"}, None),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"due_at": ["2031-05-01"]}, "due_at"),
        ({"opens_at": "2031-05-01T17:00", "due_at": "2031-04-01T17:00"}, "due_at"),
        ({"time_limit": 5}, "time_limit"),
        ({"colour": "red"}, "colour"),
        ({"unit": "se\x00cret"}, "unit"),  # PostgreSQL takes no null character, not even to look for it
        ({"unit": ["secret"]}, "unit"),
    ],
)
def test_create_assignment_refuses_by_field(as_user, cast, world, change, field):
    data = {"classroom": cast.classroom.pk, "unit": "secret", "lesson": 4, **change}
    response = post(as_user(cast.teacher), "/api/assignments/", data)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ([field] if field else [])
    assert response.json()["detail"]
    assert Assignment.objects.count() == 1


def test_a_teacher_assigns_to_the_own_classes_alone(as_user, cast, world):
    for name, status in (("assistant", 403), ("author", 403), ("other_teacher", 404), ("stranger", 404)):
        data = {"classroom": cast.classroom.pk, "unit": "secret", "lesson": 4}
        assert post(as_user(getattr(cast, name)), "/api/assignments/", data).status_code == status
    assert Assignment.objects.count() == 1


VERBS = [("patch", "", {"time_limit": 30}), ("post", "release/", {}), ("post", "withdraw/", {}), ("delete", "", {})]


@pytest.mark.parametrize(("method", "verb", "data"), VERBS)
def test_who_may_change_an_assignment(as_user, cast, world, method, verb, data):
    statuses = {"assistant": 403, "author": 403, "classmate": 403, "other_teacher": 404, "stranger": 404}
    for name, status in statuses.items():
        client = as_user(getattr(cast, name))
        assert post(client, address(world.assignment, verb), data, method).status_code == status
    world.assignment.refresh_from_db()
    assert (world.assignment.time_limit, world.assignment.released_at) == (40, None)
    response = post(as_user(cast.teacher), address(world.assignment, verb), data, method)
    assert response.status_code == (204 if method == "delete" else 200)


def test_edit_assignment_keeps_what_was_not_sent(as_user, cast, world):
    client = as_user(cast.teacher)
    row = post(client, address(world.assignment), {"keep": "latest"}, "patch").json()
    opens = str(world.assignment.opens_at.date())
    assert (row["keep"], row["time_limit"], row["opens_at"][:10]) == ("latest", 40, opens)
    refused = post(client, address(world.assignment), {"closes_at": "2001-01-01T00:00"}, "patch")
    assert list(refused.json()["errors"]) == ["closes_at"]


def test_release_and_withdraw(as_user, cast, world):
    client = as_user(cast.teacher)
    assert post(client, address(world.assignment, "release/")).json()["released_at"]
    assert post(client, address(world.assignment, "release/")).status_code == 200
    assert post(client, address(world.assignment, "withdraw/")).json()["released_at"] is None


def test_begun_work_is_not_taken_back(as_user, cast, world):
    make_attempt(world.assignment, cast.author)
    response = as_user(cast.teacher).delete(address(world.assignment))
    assert response.status_code == 400
    assert world.assignment.title in response.json()["detail"]


def test_shift_moves_the_dates_of_a_class(as_user, cast, world):
    Assignment.objects.update(due_at=timezone.now() + timedelta(days=1))
    due_at = Assignment.objects.get().due_at
    data = {"classroom": cast.classroom.pk, "days": 7}
    for name, status in (("assistant", 403), ("author", 403), ("stranger", 404)):
        assert post(as_user(getattr(cast, name)), "/api/assignments/shift/", data).status_code == status
    assert post(as_user(cast.teacher), "/api/assignments/shift/", data).json() == {"count": 1}
    assert Assignment.objects.get().due_at == due_at + timedelta(days=7)
    refused = post(as_user(cast.teacher), "/api/assignments/shift/", {**data, "days": 0})
    assert list(refused.json()["errors"]) == ["days"]


def test_quizzes_of_a_unit_are_listed_for_staff(as_user, cast, world):
    path = "/api/units/secret/assessments/"
    [row] = as_user(cast.assistant).get(path).json()["results"]
    assert (row["slug"], row["lesson"], row["question_count"], row["maximum"]) == ("lesson-4", 4, 14, "42")
    assert as_user(cast.author).get(path).status_code == 403
    assert as_user(cast.stranger).get(path).status_code == 404


# --- At work ------------------------------------------------------------------------------------


def test_start_save_and_submit(as_user, cast, world):
    client = as_user(cast.author)
    attempt = begin(client, world.assignment)
    assert begin(client, world.assignment)["id"] == attempt["id"]
    row = answer_of(attempt, world.number["short"])
    assert save(client, row, "Told by D5.").json()["revision"] == 1
    assert save(client, row, "Told by D5.").status_code == 200  # repeated after a lost answer
    for _press in range(2):
        handed_in = post(client, f"/api/attempts/{attempt['id']}/submit/")
        assert handed_in.status_code == 200
        assert handed_in.json()["is_open"] is False
    assert Attempt.objects.count() == 1
    assert Mark.objects.count() == len({answer.pk for answer in Answer.objects.filter(marks__isnull=False)})
    late = save(client, row, "Something else.", 1)
    assert late.status_code == 400
    assert set(late.json()) == {"detail", "errors"}


def test_a_save_on_an_old_revision_is_told_and_kept(as_user, cast, world):
    client = as_user(cast.author)
    row = answer_of(begin(client, world.assignment), world.number["short"])
    save(client, row, "First.")
    clash = save(client, row, "Second.")
    assert clash.status_code == 409
    assert (clash.json()["value"], clash.json()["revision"], clash.json()["errors"]) == ("First.", 1, {})
    attempt = client.get(f"/api/attempts/{Attempt.objects.get().pk}/").json()
    assert answer_of(attempt, row["number"])["other_texts"][0]["value"] == "Second."


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"base": 0}, "value"),
        ({"value": "text"}, "base"),
        ({"value": "text", "base": "x"}, "base"),
        ({"value": "text", "base": True}, "base"),
        ({"value": "text", "base": 10**30}, "base"),
        ({"value": 5, "base": 0}, "value"),
        ({"value": ["text"], "base": 0}, "value"),
        ({"value": {"a": "b"}, "base": 0}, "value"),
        ({"value": "a\x00b", "base": 0}, "value"),
    ],
)
def test_save_refuses_what_is_no_answer(as_user, cast, world, data, field):
    client = as_user(cast.author)
    row = answer_of(begin(client, world.assignment), world.number["short"])
    response = post(client, f"/api/answers/{row['id']}/save/", data)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert Answer.objects.get(pk=row["id"]).revision == 0


STRANGE = [5, True, ["no-such"], {"no-such": "x"}, [{"a": 1}], [["a"]], {"a": {"b": []}}]


def test_no_kind_of_question_breaks_on_a_strange_value(as_user, cast, world):
    client = as_user(cast.author)
    attempt = begin(client, world.assignment)
    for row in attempt["answers"]:
        for value in STRANGE:
            response = save(client, row, value)
            assert (response.status_code, list(response.json()["errors"])) == (400, ["value"]), (row["kind"], value)


def test_nobody_works_on_another_persons_attempt(as_user, cast, world):
    attempt = begin(as_user(cast.author), world.assignment)
    answer = attempt["answers"][0]
    statuses = {"classmate": 404, "stranger": 404, "other_teacher": 404, "teacher": 403, "assistant": 403}
    for name, status in statuses.items():
        client = as_user(getattr(cast, name))
        assert save(client, answer, None).status_code == status
        assert post(client, f"/api/attempts/{attempt['id']}/submit/").status_code == status
        start = post(client, address(world.assignment, "start/")).status_code
        assert start == (200 if name == "classmate" else status)
    assert Attempt.objects.get(pk=attempt["id"]).is_open()


def test_an_attempt_whose_time_ran_out_is_handed_in(as_user, cast, world):
    attempt = begin(as_user(cast.author), world.assignment)
    then = timezone.now() - timedelta(hours=5)
    Attempt.objects.update(started_at=then, deadline_at=then + timedelta(hours=1))
    row = as_user(cast.author).get(f"/api/attempts/{attempt['id']}/").json()
    assert row["is_open"] is False
    assert Attempt.objects.get().submitted_at is not None


# --- What is never told -------------------------------------------------------------------------


def paths_of(world, attempt):
    return [
        "/api/assignments/",
        address(world.assignment),
        address(world.assignment, "queue/"),
        "/api/attempts/",
        f"/api/attempts/{attempt}/",
        f"/api/attempts/{attempt}/review/",
        "/api/units/secret/assessments/",
        f"/api/classes/{world.assignment.classroom_id}/gradebook/",
        f"/api/classes/{world.assignment.classroom_id}/roster/",
    ]


def test_before_handing_in_no_key_reaches_a_student(as_user, cast, world):
    started = post(as_user(cast.author), address(world.assignment, "start/"))
    attempt = started.json()["id"]
    for name in (*STUDENTS, "stranger"):
        client = as_user(getattr(cast, name))
        responses = [started, *(client.get(path) for path in paths_of(world, attempt))]
        told = b"".join(response.content for response in responses).decode()
        for secret in (RATIONALE, MISCONCEPTION, WHOLE, REASON, EXCEPTION):
            assert secret not in told
        assert not KEYS & set().union(*map(words_of, responses))
    assert as_user(cast.author).get(f"/api/attempts/{attempt}/review/").status_code == 403


def test_after_handing_in_the_key_stays_closed_until_all_have_closed(as_user, cast, world):
    Assignment.objects.update(closes_at=timezone.now() + timedelta(days=1))
    attempt = make_attempt(world.assignment, cast.author)
    path = f"/api/attempts/{attempt.pk}/review/"
    response = as_user(cast.author).get(path)
    told = response.content.decode()
    assert WHOLE not in told
    assert MISCONCEPTION not in told
    assert all(row["key"] is None for row in response.json()["answers"])
    Assignment.objects.update(closes_at=timezone.now() - timedelta(days=30))
    AssignmentException.objects.all().delete()
    opened = as_user(cast.author).get(path).json()["answers"]
    assert any(row["key"] for row in opened)


def test_other_peoples_work_and_reasons_stay_theirs(as_user, cast, world):
    number = world.number["essay"]
    attempt = make_attempt(world.assignment, cast.author, {number: ESSAY})
    answer = attempt.answers.get(number=number)
    judgement = {"points": "2", "comment": "good-comment", "reason": OVERRIDE}
    assert post(as_user(cast.teacher), f"/api/answers/{answer.pk}/mark/", judgement).status_code == 200
    for name in ("classmate", "stranger", "other_teacher"):
        client = as_user(getattr(cast, name))
        told = b"".join(client.get(path).content for path in paths_of(world, attempt.pk)).decode()
        assert ESSAY not in told
        assert client.get(f"/api/attempts/{attempt.pk}/").status_code == 404
    own = b"".join(as_user(cast.author).get(path).content for path in paths_of(world, attempt.pk)).decode()
    assert ESSAY in own
    assert not [secret for secret in (OVERRIDE, "good-comment", REASON, EXCEPTION) if secret in own]
    helped = b"".join(as_user(cast.assistant).get(path).content for path in paths_of(world, attempt.pk)).decode()
    assert ESSAY in helped
    assert REASON not in helped
    assert EXCEPTION not in helped


def test_a_teacher_does_not_read_over_the_shoulder(as_user, cast, world):
    attempt = make_attempt(world.assignment, cast.author, {world.number["essay"]: ESSAY}, is_submitted=False)
    for name in ("teacher", "assistant"):
        client = as_user(getattr(cast, name))
        assert client.get(f"/api/attempts/{attempt.pk}/").json()["answers"] is None
        assert client.get(f"/api/attempts/{attempt.pk}/review/").status_code == 403
        assert ESSAY.encode() not in client.get("/api/attempts/").content


def test_a_score_is_not_told_before_it_may_be(as_user, cast, world):
    attempt = make_attempt(world.assignment, cast.author, {world.number["essay"]: ESSAY})
    answer = attempt.answers.get(number=world.number["essay"])
    post(as_user(cast.teacher), f"/api/answers/{answer.pk}/mark/", {"points": "2.5"})
    path = f"/api/attempts/{attempt.pk}/review/"
    for mine in ("/api/attempts/", f"/api/attempts/{attempt.pk}/"):
        answered = as_user(cast.author).get(mine).json()
        assert (answered.get("results") or [answered])[0]["score"] is None
    row = answer_of(as_user(cast.author).get(path).json(), answer.number)
    assert (row["state"], row["earned"], row["mark"]) == ("waiting", "", None)
    post(as_user(cast.teacher), address(world.assignment, "release/"))
    row = answer_of(as_user(cast.author).get(path).json(), answer.number)
    assert (row["state"], row["earned"]) == ("marked", "2.5")


# --- Marks --------------------------------------------------------------------------------------


@pytest.fixture
def essay(cast, world):
    attempt = make_attempt(world.assignment, cast.author, {world.number["essay"]: ESSAY})
    return attempt.answers.get(number=world.number["essay"])


def mark(client, answer, **judgement):
    return post(client, f"/api/answers/{answer.pk}/mark/", judgement)


def test_mark_answer_by_rubric(as_user, cast, essay):
    response = mark(as_user(cast.assistant), essay, levels={"T": "1", "E": "1.5"}, comment="Well argued.", seen_mark=0)
    assert response.json()["points"] == "2.5"
    made = Mark.objects.get(answer=essay)
    assert (made.pk, made.grader) == (response.json()["id"], cast.assistant)
    again = mark(as_user(cast.assistant), essay, levels={"T": "1", "E": "1.5"}, comment="Well argued.", seen_mark=0)
    assert again.json()["id"] == made.pk
    overtaken = mark(as_user(cast.teacher), essay, points="1", seen_mark=0)
    assert overtaken.status_code == 400
    assert mark(as_user(cast.teacher), essay, points="1", seen_mark=made.pk).status_code == 200


@pytest.mark.parametrize(
    "judgement",
    [
        {},
        {"levels": {"T": "1"}},
        {"levels": []},
        {"levels": {"T": "9", "E": "1"}},
        {"points": None},
        {"points": "99"},
        {"points": "NaN"},
        {"points": []},
        {"points": "1", "levels": {}},
        {"points": "1", "reason": 5},
        {"points": "1", "comment": {"a": 1}},
        {"points": "1", "colour": "red"},
        {"points": "1", "seen_mark": "x"},
        {"levels": {"T": {"a": 1}, "E": "1"}},
        {"levels": {"T": "1", "E": "1"}, "comments": "x"},
        {"levels": {"T": "1", "E": "1"}, "adjustment": [1]},
    ],
    ids=str,
)
def test_mark_answer_refuses_what_is_no_judgement(as_user, cast, essay, judgement):
    response = mark(as_user(cast.teacher), essay, **judgement)
    assert response.status_code == 400
    assert set(response.json()) == {"detail", "errors"}
    assert not essay.marks.exists()


def test_who_may_mark(as_user, cast, essay):
    for name, status in (("author", 403), ("classmate", 404), ("other_teacher", 404), ("stranger", 404)):
        assert mark(as_user(getattr(cast, name)), essay, points="1").status_code == status
    assert not essay.marks.exists()


def test_queue_tells_staff_what_waits(as_user, cast, world, essay):
    rows = as_user(cast.assistant).get(address(world.assignment, "queue/")).json()["results"]
    assert essay.pk in [row["answer"] for row in rows]
    assert as_user(cast.author).get(address(world.assignment, "queue/")).status_code == 403


def test_review_tells_staff_everything(as_user, cast, world, essay):
    rows = as_user(cast.teacher).get(f"/api/attempts/{essay.attempt_id}/review/").json()["answers"]
    assert {row["kind"] for row in rows} == set(questions.kinds())
    assert all(row["rationale"] == WHOLE for row in rows)


# --- The gradebook ------------------------------------------------------------------------------


def test_gradebook_is_for_staff(as_user, cast, world, essay):
    path = f"/api/classes/{cast.classroom.pk}/gradebook/"
    mark(as_user(cast.teacher), essay, points="3")
    rows = {row["username"]: row for row in as_user(cast.assistant).get(path).json()["results"]}
    assert rows["author"]["cells"][0]["state"] == "pending"
    assert rows["author"]["cells"][0]["attempt"] == essay.attempt_id
    assert rows["classmate"]["cells"][0] | {"assignment": 0} == {
        "assignment": 0,
        "state": "not_due",
        "is_late": False,
        "score": None,
        "raw": None,
        "deduction": None,
        "is_waived": False,
        "late_rule": None,
        "maximum": "42",
        "is_provisional": False,
        "attempt": None,
    }
    for name, status in (("author", 403), ("other_teacher", 404), ("stranger", 404)):
        assert as_user(getattr(cast, name)).get(path).status_code == status


# --- Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["teacher", "author"])
def test_lists_cost_the_same_with_one_row_and_with_thirty(as_user, cast, world, django_assert_max_num_queries, person):
    attempt = make_attempt(world.assignment, cast.author)
    client = as_user(getattr(cast, person))
    paths = [path for path in paths_of(world, attempt.pk) if client.get(path).status_code == 200]

    def costs():
        counts = []
        for path in paths:
            with django_assert_max_num_queries(100) as captured:
                client.get(path)
            counts.append(len(captured))
        return counts

    before = costs()
    for _number in range(30):
        make_attempt(world.assignment)
        quiz = make_quiz([make_question(world.unit, "short")], lesson=world.lesson)
        make_attempt(make_assignment(cast.classroom, quiz), cast.author)
    assert costs() == before


def test_an_open_attempt_names_no_paragraph_that_decides(as_user, cast, world):
    """Which paragraphs a grid rests on, and which a short answer should draw on, is part of the key."""
    for row in begin(as_user(cast.author), world.assignment)["answers"]:
        kind = questions.get(row["kind"])
        spec = kind.clean_spec(copy.deepcopy(kind.EXAMPLE))
        hidden = {name for name in kind.paragraphs(spec) if name not in json.dumps(kind.asked(spec))}
        assert not [name for name in hidden if f'"{name}"' in json.dumps(row)], row["kind"]
