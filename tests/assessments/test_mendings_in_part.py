"""Mending what the machine gives of a question that a person marks in part: a sourcing ranking and its comparisons."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments import grading
from assessments.itembook import item_book
from assessments.mendbook import mending_log
from assessments.models import Answer, Mark
from assessments.services.assignments import release_assignment
from assessments.services.attempts import start_attempt
from assessments.services.marks import mark_answer
from assessments.services.mendings import Wish, mend_question, plan_mending
from assessments.services.versions import wording_of
from tests.factories import make_assignment, make_attempt, make_document, make_question, make_quiz, make_rubric

FIRST, SECOND = "B:A", "A:E"  # the two comparisons of the example
IN_ORDER = {"B": "1", "A": "2", "E": "3"}
TURNED = {"A": "1", "B": "2", "E": "3"}  # the first comparison fails
WRITTEN = TURNED | {"reason": "It is signed."}
REASON = "B does not name who stands behind it."
SAID = {"points": "1.5", "comment": "Well seen.", "reason": ""}
POLICIES = ("full", "either", "new", "later")


@pytest.fixture
def question(db):
    """A ranking for four points, two of them for the reason."""
    paragraph = make_document(letter="B").paragraphs.get(number=1)
    return make_question(paragraph.document.unit, "ranking", points=4, evidence=[(paragraph, "key", "")])


@pytest.fixture
def quiz(cast, question):
    return make_assignment(cast.classroom, make_quiz([question]), attempts_allowed=3)


def mend(cast, quiz, policy="new", counts=(SECOND,)):
    last = quiz.mendings.order_by("pk").last()
    question = last.replacement if last else quiz.assessment.questions.get()
    return mend_question(question, wish(question, policy, counts), cast.teacher, quiz)[0]


def wish(question, policy="new", counts=(SECOND,)):
    wording = wording_of(question)
    changes = {"spec": question.type.rekey(question.spec, list(counts))}
    return Wish(type(wording)(**vars(wording) | changes), policy, REASON)


def answer_of(attempt):
    return Answer.objects.select_related("question").get(attempt=attempt)


def read(client, name, *args):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(reverse(name, args=args)).content.decode()).split())


@pytest.mark.parametrize(
    ("policy", "value", "points"),
    [
        ("new", TURNED, "2"),
        ("new", {"E": "1", "A": "2", "B": "3"}, "0"),
        ("either", {"B": "1", "A": "3", "E": "2"}, "1"),  # by the old key; the new one gives nothing
        ("new", {"B": "1", "A": "3", "E": "2"}, "0"),
        ("later", TURNED, "1"),
        ("full", TURNED, "2"),
        ("full", None, "2"),
    ],
)
def test_a_mark_that_is_all_the_machines_follows_the_policy(cast, quiz, policy, value, points):
    attempt = make_attempt(quiz, cast.author, {1: value})
    mend(cast, quiz, policy)
    attempt.refresh_from_db()
    assert (answer_of(attempt).points, attempt.score) == (Decimal(points), Decimal(points))


@pytest.mark.parametrize(("policy", "due"), [("full", "3.5"), ("either", "3.5"), ("new", "3.5"), ("later", "2.5")])
def test_a_persons_mark_for_the_reason_is_flagged_and_kept(cast, quiz, question, policy, due):
    answer = answer_of(make_attempt(quiz, cast.author, {1: WRITTEN}))
    mark_answer(answer, SAID, cast.teacher)
    [change] = plan_mending(question, wish(question, policy), quiz).changes
    assert (change.becomes, change.after) == ("same" if policy == "later" else "flagged", Decimal(due))
    mend(cast, quiz, policy)
    answer = answer_of(answer.attempt)
    assert (answer.points, answer.marks.count()) == (Decimal("2.5"), 1)
    [entry] = mending_log(quiz)
    assert [row.expected for row in entry.flagged] == ([] if policy == "later" else [Decimal(due)])


def test_the_same_judgement_again_takes_the_new_comparisons_in_and_ends_the_flag(cast, quiz, as_user):
    answer = answer_of(make_attempt(quiz, cast.author, {1: WRITTEN}))
    mark_answer(answer, SAID, cast.teacher)
    mend(cast, quiz)
    url, client = reverse("answer-mark", args=[answer.pk]), as_user(cast.teacher)
    page = client.get(url).content.decode()
    assert 'value="1.5"' in page and "The machine adds 2." in page
    for _ in range(2):
        mark_answer(answer, SAID, cast.teacher)
    assert answer_of(answer.attempt).points == Decimal("3.5")
    assert Mark.objects.count() == 2
    assert mending_log(quiz)[0].flagged == []


def test_levels_of_a_rubric_stay_beside_the_new_comparisons(cast, question):
    rubric = make_rubric(question.unit, {"R": ["0", "1", "2"]})
    ranked = make_question(question.unit, "ranking", points=4, rubric=rubric, evidence=[])
    quiz = make_assignment(cast.classroom, make_quiz([ranked]))
    answer = answer_of(make_attempt(quiz, cast.author, {1: WRITTEN}))
    mark_answer(answer, {"levels": {"R": "1"}}, cast.teacher)
    [change] = plan_mending(ranked, wish(ranked), quiz).changes
    assert (change.becomes, change.before, change.after) == ("flagged", 2, 3)


@pytest.mark.parametrize(
    ("policy", "value", "added"),
    [
        ("new", WRITTEN, 2),
        ("either", WRITTEN, 2),
        ("either", {"B": "1", "A": "3", "E": "2", "reason": "So."}, 1),
        ("later", WRITTEN, 1),
        ("full", WRITTEN, 2),
    ],
)
def test_what_waits_for_its_reason_goes_on_waiting_with_what_the_policy_gives(cast, quiz, policy, value, added):
    attempt = make_attempt(quiz, cast.author, {1: value})
    mend(cast, quiz, policy)
    answer = answer_of(attempt)
    assert (answer.points, answer.marks.count()) == (None, 0)
    mark_answer(answer, SAID, cast.teacher)
    assert answer_of(attempt).points == Decimal("1.5") + added


def test_what_waits_by_an_earlier_version_can_still_be_led_to_the_one_that_stands(cast, quiz):
    attempt = make_attempt(quiz, cast.author, {1: WRITTEN})
    mend(cast, quiz, "later")
    made = mend(cast, quiz, "new")
    assert answer_of(attempt).question == made.replacement
    with pytest.raises(ValidationError, match="stands like this already"):
        mend(cast, quiz, "either")


def test_mending_back_returns_to_the_first_version(cast, quiz, question):
    attempt = make_attempt(quiz, cast.author, {1: TURNED})
    mend(cast, quiz)
    assert mend(cast, quiz, counts=(FIRST, SECOND)).replacement == question
    assert answer_of(attempt).points == 1
    assert start_attempt(quiz, cast.author).answers.get().question == question


def test_a_void_ranking_gives_what_the_machine_has_and_the_reason_is_marked_as_before(cast, quiz):
    void = mend(cast, quiz, "full").replacement
    assert void.is_void
    assert {grading.judge(void, value).points for value in (None, TURNED, IN_ORDER)} == {2}
    assert grading.judge(void, WRITTEN) is None
    assert grading.judge(void, WRITTEN, SAID).points == Decimal("3.5")
    answers = [make_attempt(quiz, values={1: TURNED}) for _ in range(10)]
    [place] = item_book(quiz).places
    assert len(answers) == 10 and "Only what a person marks tells" in place.flags[0].words


def test_a_ranking_is_mended_on_the_page_and_its_log_names_the_comparison(cast, quiz, question, as_user):
    attempt, client = make_attempt(quiz, cast.author, {1: TURNED}), as_user(cast.teacher)
    for _ in range(2):
        make_attempt(quiz, values={1: IN_ORDER})
    url = reverse("question-mend", args=[quiz.pk, question.pk])
    for name, pk in (
        ("assignment-mendings", quiz.pk),
        ("assignment-statistics", quiz.pk),
        ("answer-mark", answer_of(attempt).pk),
    ):
        assert url in client.get(reverse(name, args=[pk])).content.decode()
    page = client.get(url).content.decode()
    assert page.count('name="answer-1"') == 2 and len(re.findall(r'value="B:A"[^>]* checked', page)) == 1
    assert "Take the tick from a comparison that proved wrong" in page and "no key to mend" not in page
    sent = {"base-1": 0, "stem": question.stem, "rationale": "", "paragraphs": "B1", "policy": "new", "reason": REASON}
    sent |= {
        f"rationale-constraints.{place}": row["rationale"] for place, row in enumerate(question.spec["constraints"])
    }
    refused = client.post(url, sent | {"answer-1": [], "do": "preview"})
    assert refused.status_code == 400 and "Leave one comparison at least" in refused.content.decode()
    assert (
        page.count("“Document B: a page with notes and names” above “Document A") == 2
    )  # the tick, and its explanation
    shown = client.post(url, sent | {"answer-1": [SECOND], "do": "preview"}).content.decode()
    seal = re.search(r'name="seal" value="(\w+)"', shown).group(1)
    assert client.post(url, sent | {"answer-1": [SECOND], "do": "apply", "seal": seal}).status_code == 302
    assert answer_of(attempt).points == 2
    log = read(client, "assignment-mendings", quiz.pk)
    assert "No longer right “Document B: a page with notes and names” above “Document A" in log


def test_a_ranking_is_mended_by_a_program(cast, quiz, question, as_user):
    attempt, client = make_attempt(quiz, cast.author, {1: TURNED}), as_user(cast.teacher)
    told = client.get(reverse("api-assignment-mendings", args=[quiz.pk])).json()["questions"]
    assert [row["key"] for row in told] == [[FIRST, SECOND]]
    sent = {"question": question.pk, "answer": [SECOND], "policy": "new", "reason": REASON}
    response = client.post(reverse("api-assignment-mend", args=[quiz.pk]), sent, "application/json")
    assert response.json()["counts"]["new"] == {"up": 1, "down": 0, "same": 0, "flagged": 0}
    assert answer_of(attempt).points == 2


def test_a_student_reads_that_the_order_was_at_fault_beside_the_mark(cast, quiz, as_user):
    attempt = make_attempt(quiz, cast.author, {1: WRITTEN})
    mend(cast, quiz, "full")
    mark_answer(answer_of(attempt), SAID, cast.teacher)
    release_assignment(quiz, cast.teacher)
    assert "Its key turned out to be at fault" in read(as_user(cast.author), "attempt-review", attempt.pk)
