"""Saving what is typed, and nothing that was typed is lost; marking questions to come back to."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Answer, Attempt, OtherText, Question, question_at_hand
from assessments.services.attempts import refresh_deadlines
from assessments.timing import TOLERANCE

# Two tabs make a handful; a program that never looks would fill the disk, and the page of whoever marks.
MOST_OTHER_TEXTS = 30
KEPT = "kept"  # the code of a refusal after which nothing is lost


@dataclass(frozen=True)
class Slip:
    """All that a save looks at of an answer; `value` and `revision` are what its form begins with: nothing."""

    pk: int
    number: int
    question: Question
    zone: ZoneInfo
    value: None = None
    revision: int = 0


# Written out, as STORE below: a page of students at work asks for little else.
FIND = """
    SELECT answer.number, answer.question_id, question.digest, classroom.time_zone
    FROM assessments_answer answer
    JOIN assessments_question question ON question.id = answer.question_id
    JOIN assessments_attempt attempt ON attempt.id = answer.attempt_id
    JOIN assessments_assignment assignment ON assignment.id = attempt.assignment_id
    JOIN classrooms_classroom classroom ON classroom.id = assignment.classroom_id
    JOIN classrooms_membership member ON member.classroom_id = classroom.id AND member.user_id = attempt.user_id
    WHERE answer.id = %s AND attempt.user_id = %s
        AND member.role = 'student' AND member.left_at IS NULL AND NOT classroom.is_archived
"""


def own_slip(pk, user):
    """The Slip of an answer that the person may save; None means no more than: look properly whether and why not."""
    if pk > BigIntegerField.MAX_BIGINT:  # SQLite takes no such number
        return None
    with connection.cursor() as cursor:
        cursor.execute(FIND, [pk, user.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    number, question, digest, zone = row
    return Slip(pk, number, question_at_hand(question, digest), ZoneInfo(zone))


@dataclass(frozen=True)
class Saved:
    """What became of a save: accepted, or not, with what is stored now."""

    is_accepted: bool
    value: object
    revision: int
    saved_at: datetime | None


def save_answer(answer, user, value, base, now=None):
    """Stores `value` if the answer (or its Slip) is at revision `base`; otherwise keeps it as another text and says so.

    One conditional UPDATE holds owner, open, deadline and revision. Repeating a save that was accepted is harmless.
    Raises ValidationError when the attempt is no longer open, or when the answer was checked and so is fixed.
    """
    now = now or timezone.now()
    if _store(answer, user, value, base, now):
        return Saved(True, value, base + 1, now)
    answer = Answer.objects.select_related("attempt").get(pk=answer.pk)
    if answer.attempt.user_id != user.pk:
        raise ValidationError(_("Only its own writer can change an answer."))
    # Time that was added while the student is at work reaches the attempt here.
    refresh_deadlines(Attempt.objects.filter(pk=answer.attempt_id).expired(now))
    if _store(answer, user, value, base, now):
        return Saved(True, value, base + 1, now)
    open_attempt = Attempt.objects.open(now).filter(
        pk=answer.attempt_id, user=user, assignment__classroom__is_archived=False
    )
    return _explain_refused_save(answer, open_attempt, value, base)


# Written out: students send it every few seconds, and Django takes thirty times as long to put it together.
STORE = """
    UPDATE assessments_answer SET value = %s, revision = revision + 1, saved_at = %s
    WHERE id = %s AND revision = %s AND checked_at IS NULL AND attempt_id IN (
        SELECT attempt.id
        FROM assessments_attempt attempt
        JOIN assessments_assignment assignment ON assignment.id = attempt.assignment_id
        JOIN classrooms_classroom classroom ON classroom.id = assignment.classroom_id
        WHERE attempt.user_id = %s AND attempt.submitted_at IS NULL
            AND (attempt.deadline_at IS NULL OR attempt.deadline_at >= %s) AND NOT classroom.is_archived
    )
"""


def _store(answer, user, value, base, now):
    """Whether the answer was at `base`, not checked, and the attempt its own writer's, open, and in a current class."""
    written = Answer._meta.get_field("value").get_db_prep_save(value, connection)
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(STORE, [written, moment(now), answer.pk, base, user.pk, moment(now - TOLERANCE)])
        return cursor.rowcount == 1


def _explain_refused_save(answer, open_attempt, value, base):
    stored = Answer.objects.get(pk=answer.pk)
    if stored.value == value:
        return Saved(True, stored.value, stored.revision, stored.saved_at)
    _keep_beside(stored, value, base)
    if not open_attempt.exists():
        raise ValidationError(
            _("This was handed in, or its time is over. What you wrote last was kept beside it; tell your teacher."),
            code=KEPT,
        )
    if stored.checked_at:
        raise ValidationError(
            _("You have checked this answer, so it cannot be changed. What you wrote since was kept beside it."),
            code=KEPT,
        )
    return Saved(False, stored.value, stored.revision, stored.saved_at)


def save_answers(changes, user):
    """[(answer, value, Saved)] for a page's changes, [(answer, value, base)].

    When the attempt was handed in meanwhile, what the page holds besides is kept as well before that is said.
    """
    rows = []
    for place, (answer, value, base) in enumerate(changes):
        try:
            rows.append((answer, value, save_answer(answer, user, value, base)))
        except ValidationError:
            keep_late_answers(changes[place + 1 :])
            raise
    return rows


def keep_late_answers(changes):
    """Keeps beside what was handed in what a page sends afterwards, [(answer, value, base)]; returns how many."""
    kept = [(answer, value, base) for answer, value, base in changes if value is not None]
    for answer, value, base in kept:
        _keep_beside(answer, value, base)
    return len(kept)


def _keep_beside(answer, value, base):
    """Once, however often a page sends it; of a blank there is nothing to keep, and of a flood no more than some."""
    kept = list(answer.other_texts.all())
    if value is None or (kept and kept[0].value == value):
        return
    if len(kept) >= MOST_OTHER_TEXTS:
        raise ValidationError(
            _(
                "Too many other versions of this answer are kept already, so this one was not saved. "
                "Keep a copy of it, and load the page again."
            )
        )
    OtherText.objects.create(answer=answer, value=value, base=base)


def flag_answers(answers, numbers):
    """Marks answers to come back to: those whose number is in `numbers`, and no other."""
    changed = [answer for answer in answers if answer.is_flagged != (answer.number in numbers)]
    for answer in changed:
        answer.is_flagged = not answer.is_flagged
    if changed:
        Answer.objects.bulk_update(changed, ["is_flagged"])


def flag_answer(answer, user, is_flagged):
    """As `flag_answers`, for one answer of the person's own attempt that must be open still."""
    if answer.attempt.user_id != user.pk:
        raise ValidationError(_("Only its own writer can change an answer."))
    if not answer.attempt.is_open():
        raise ValidationError(_("This was handed in, or its time is over."))
    flag_answers([answer], {answer.number} if is_flagged else set())
