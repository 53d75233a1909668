"""Starting, saving and handing in: the verbs of a student at work."""

from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from assessments import grading, plan
from assessments.mending import standing
from assessments.models import Answer, Assignment, Attempt, answers_with_questions, items_of, own_attempts
from assessments.services.ledger import write_marks
from assessments.timing import TOLERANCE
from classrooms import throttle
from classrooms.rows import insert, lock, read, write
from classrooms.rules import studies


def start_attempt(assignment, user, now=None, password=""):
    """The person's open attempt, made when there is none; pressing twice gives one.

    Raises ValidationError when the assignment is not open to this student, the attempts are used up, or the password
    is not the assignment's.
    """
    now = now or timezone.now()
    terms = assignment.terms_of(user)
    taken = own_attempts(assignment, user)
    if any(attempt.submitted_at is None and not attempt.is_open(now) for attempt in taken):
        submit_expired(Attempt.objects.filter(assignment=assignment, user=user), now)
        taken = own_attempts(assignment, user)
    if running := next((attempt for attempt in taken if attempt.submitted_at is None), None):
        return running
    _refuse_start(assignment, user, terms, taken, now)
    _check_password(assignment, user, password)
    try:
        with transaction.atomic():
            return _make_attempt(assignment, user, len(taken) + 1, terms.deadline(now), now)
    except IntegrityError:  # the other of two clicks was faster, and may have handed in already
        return start_attempt(assignment, user, now, password)


def _refuse_start(assignment, user, terms, taken, now):
    if not studies(user, assignment):
        raise ValidationError(_("Only students of this class hand in here. Use the preview instead."))
    if assignment.classroom.is_archived:
        raise ValidationError(_("This class is archived. Nothing can be handed in any more."))
    if assignment.is_reading:
        raise ValidationError(_("A reading is read, not answered."))
    if terms.is_excused:
        raise ValidationError(_("You are excused from this. There is nothing to do."))
    if not terms.has_opened(now):
        raise ValidationError(_("This is not open yet."))
    if not terms.is_open(now):
        raise ValidationError(_("This is closed. Ask your teacher if you need more time."))
    if len(taken) >= terms.attempts_allowed:
        raise ValidationError(_("You have used all your attempts."))


def _check_password(assignment, user, password):
    """Counted for each student, so that nobody's guesses make others wait."""
    name = f"{assignment.pk} {user.pk}"
    if not assignment.password:
        return
    if not throttle.count_wrong(name, throttle.QUIZ_PASSWORDS):
        raise ValidationError(_("Too many wrong passwords. Wait five minutes, and ask your teacher for the right one."))
    if not constant_time_compare(_said_aloud(password), _said_aloud(assignment.password)):
        raise ValidationError(_("This is not the password. Ask your teacher for it."))
    throttle.forget(name, throttle.QUIZ_PASSWORDS)


def _said_aloud(password):
    """Capitals cannot be heard."""
    return password.strip().casefold()


def _make_attempt(assignment, user, number, deadline_at, now):
    # Locked, so that whoever mends a question just now comes wholly before this or wholly after it.
    lock(Assignment, assignment.pk)
    items = items_of(assignment.assessment_id)
    rows = plan.paper(items, Random(), _seen(assignment, user, number), assignment.shuffles_questions)
    attempt = Attempt(
        assignment=assignment,
        user=user,
        number=number,
        started_at=now,
        deadline_at=deadline_at,
        maximum=sum((item.question.points for _slot, item in rows), Decimal(0)),
    )
    insert([attempt])
    steps = read(STEPS, [assignment.pk])
    answers = [
        Answer(
            attempt=attempt,
            question_id=standing(item.question_id, steps),
            section=item.section,
            number=number,
            slot=slot,
        )
        for number, (slot, item) in enumerate(rows, 1)
    ]
    if answers:
        insert(answers)
    return attempt


# As `MendingQuerySet.steps`.
STEPS = "SELECT question_id, replacement_id FROM assessments_mending WHERE assignment_id = %s ORDER BY id"


def _seen(assignment, user, number):
    """The keys of the questions that earlier attempts of the student had."""
    if number == 1:
        return frozenset()
    earlier = Answer.objects.filter(attempt__assignment=assignment, attempt__user=user)
    return frozenset(earlier.order_by().values_list("question__key", flat=True))


def submit_attempt(attempt, by=None, now=None):
    """Hands in, once: the claim decides which of two presses does the work, and the other changes nothing.

    `by` is the person who pressed; only the attempt's own student may, whatever other powers somebody has.
    """
    now = now or timezone.now()
    if by is not None and by.pk != attempt.user_id:
        raise ValidationError(_("Only its own writer can hand in an attempt."))
    if not _hand_in(attempt, now):
        submit_expired(Attempt.objects.filter(pk=attempt.pk), now)  # which looks whether time was added
        _hand_in(attempt, now)
        attempt.refresh_from_db()


# Written out, as all that a whole class does at the same minute.
HAND_IN = """
    UPDATE assessments_attempt SET submitted_at = %s
    WHERE id = %s AND submitted_at IS NULL AND (deadline_at IS NULL OR deadline_at >= %s)
"""
OUTDATE = "UPDATE assessments_answer SET revision = revision + 1 WHERE attempt_id = %s"


def _hand_in(attempt, now):
    """Whether this was the press that handed in; no other, and nobody whose time is over."""
    with transaction.atomic():
        is_mine = write(HAND_IN, [now, attempt.pk, now - TOLERANCE])
        if is_mine:
            attempt.submitted_at = now
            _judge_all(attempt)
    return bool(is_mine)


def refresh_deadlines(attempts):
    """Recomputes the deadlines of unsubmitted attempts after dates, exceptions or accommodations changed."""
    changed = []
    for attempt in attempts.filter(submitted_at=None).with_terms():
        deadline_at = attempt.terms.deadline(attempt.started_at)
        if deadline_at != attempt.deadline_at:
            attempt.deadline_at = deadline_at
            changed.append(attempt)
    Attempt.objects.filter(submitted_at=None).bulk_update(changed, ["deadline_at"])


def submit_expired(attempts, now=None):
    """Hands in, as of their deadline, the attempts of the queryset whose time ran out; returns how many.

    Every query counts them as submitted already; this makes it so and marks them. A deadline that has since been
    moved (an accommodation, an exception) is looked at first.
    """
    now = now or timezone.now()
    if not attempts.expired(now).exists():
        return 0
    count = 0
    refresh_deadlines(attempts.expired(now))
    for attempt in attempts.expired(now).order_by("pk"):
        with transaction.atomic():
            if Attempt.objects.expired(now).filter(pk=attempt.pk).update(submitted_at=F("deadline_at")):
                _judge_all(attempt)
                count += 1
    return count


def _judge_all(attempt):
    """Marks what the machine can. A new revision first: it waits for saves under way and outdates later ones."""
    write(OUTDATE, [attempt.pk])
    answers = answers_with_questions(attempt)
    verdicts = [(answer, grading.judge(answer.question, answer.value)) for answer in answers]
    judged = [(answer, verdict) for answer, verdict in verdicts if verdict is not None]
    write_marks([attempt], judged, answers=answers)
