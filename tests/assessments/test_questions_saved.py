"""What was saved is what is judged: every type, through the real save, the database, the handing in and the judge."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.forms.answer_sheet import AnswerSheet
from assessments.grading import judge
from assessments.models import Answer
from assessments.services.answers import own_slip, save_answer
from assessments.services.attempts import start_attempt, submit_attempt
from tests.factories import make_assignment, make_question, make_quiz
from tests.test_plugins import answers, each_kind, example

pytestmark = pytest.mark.django_db


@each_kind
def test_save_read_judge_equals_judge(cast, kind):
    """Whatever is answered, to an answer as it is read for a page or to the slip of it that a save looks at."""
    module, spec = example(kind)
    quiz = make_quiz([make_question(kind=kind, spec=module.EXAMPLE, points="3.5")])
    assignment = make_assignment(cast.classroom, quiz, attempts_allowed=1000)
    field = module.answer_field(spec)
    right = [] if module.key(spec) is None else [module.key(spec)]
    raws = st.one_of(answers(module, spec), st.sampled_from([*right, None]))

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(raws, raws, st.booleans())
    def check(first, last, is_by_slip):
        attempt = start_attempt(assignment, cast.author)
        answer = attempt.answers.get()
        for base, raw in enumerate((first, last)):
            slip = own_slip(answer.pk, cast.author) if is_by_slip else answer
            sheet = AnswerSheet([slip], {f"answer-{slip.number}": raw, f"base-{slip.number}": base})
            assert sheet.is_valid()
            assert save_answer(slip, cast.author, sheet.value_of(slip)[0], base).is_accepted
        value = field.clean(last)
        read = Answer.objects.select_related("question").get(pk=answer.pk)
        assert read.value == value
        expected = judge(make_stand_in(module, spec), value)
        assert judge(read.question, read.value) == expected
        submit_attempt(attempt)
        read.refresh_from_db()
        assert (read.value, read.points) == (value, expected and expected.points)
        assert [(mark.points, mark.parts) for mark in read.marks.all()] == (
            [(expected.points, expected.parts)] if expected else []
        )

    check()


def make_stand_in(module, spec):
    """The question as its author wrote it, which never was in a database."""
    return type("Question", (), {"type": module, "spec": spec, "points": "3.5", "is_void": False, "rubric": None})()
