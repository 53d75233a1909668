"""Starting, saving and handing in: the verbs of a student at work."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from assessments import grading, plan
from assessments.mending import standing
from assessments.models import Answer, Assignment, Attempt, Mending, OtherText
from assessments.services.ledger import write_marks
from assessments.timing import TOLERANCE
from classrooms import throttle
from classrooms.rules import studies

# Two tabs make a handful; a program that never looks would fill the disk, and the page of whoever marks.
MOST_OTHER_TEXTS = 30


def start_attempt(assignment, user, now=None, password=""):
    """The person's open attempt, made when there is none; pressing twice gives one.

    Raises ValidationError when the assignment is not open to this student, the attempts are used up, or the password
    is not the assignment's.
    """
    now = now or timezone.now()
    submit_expired(Attempt.objects.filter(assignment=assignment, user=user), now)
    terms = assignment.terms_of(user)
    taken = list(Attempt.objects.filter(assignment=assignment, user=user).order_by("number"))
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
    if not constant_time_compare(password.strip(), assignment.password):
        raise ValidationError(_("This is not the password. Ask your teacher for it."))
    throttle.forget(name, throttle.QUIZ_PASSWORDS)


def _make_attempt(assignment, user, number, deadline_at, now):
    # Locked, so that whoever mends a question just now comes wholly before this or wholly after it.
    Assignment.objects.select_for_update(no_key=True).only("pk").get(pk=assignment.pk)
    attempt = Attempt.objects.create(
        assignment=assignment, user=user, number=number, started_at=now, deadline_at=deadline_at
    )
    items = assignment.assessment.items.select_related("section", "question").order_by("number")
    rows = plan.paper(items, Random(), _seen(attempt), assignment.shuffles_questions)
    steps = Mending.objects.filter(assignment=assignment).steps()[assignment.pk]
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            question_id=standing(item.question_id, steps),
            section=item.section,
            number=number,
            slot=slot,
        )
        for number, (slot, item) in enumerate(rows, 1)
    )
    return attempt


def _seen(attempt):
    """The keys of the questions that earlier attempts of the student had."""
    if attempt.number == 1:
        return frozenset()
    earlier = Answer.objects.filter(attempt__assignment=attempt.assignment, attempt__user=attempt.user)
    return frozenset(earlier.order_by().values_list("question__key", flat=True))


@dataclass(frozen=True)
class Saved:
    """What became of a save: accepted, or not, with what is stored now."""

    is_accepted: bool
    value: object
    revision: int
    saved_at: datetime | None


def save_answer(answer, user, value, base, now=None):
    """Stores `value` if the answer is still at revision `base`; otherwise keeps it as another text and says so.

    One conditional UPDATE holds owner, open, deadline and revision. Repeating a save that was accepted is harmless.
    Raises ValidationError when the attempt is no longer open, or when the answer was checked and so is fixed.
    """
    now = now or timezone.now()
    if _store(answer, user, value, base, now):
        return Saved(True, value, base + 1, now)
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
            _("This was handed in, or its time is over. What you wrote last was kept beside it; tell your teacher.")
        )
    if stored.checked_at:
        raise ValidationError(
            _("You have checked this answer, so it cannot be changed. What you wrote since was kept beside it.")
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


def submit_attempt(attempt, by=None, now=None):
    """Hands in, once: the claim decides which of two presses does the work, and the other changes nothing.

    `by` is the person who pressed; only the attempt's own student may, whatever other powers somebody has.
    """
    now = now or timezone.now()
    if by is not None and by.pk != attempt.user_id:
        raise ValidationError(_("Only its own writer can hand in an attempt."))
    submit_expired(Attempt.objects.filter(pk=attempt.pk), now)  # first, because it looks whether time was added
    with transaction.atomic():
        if Attempt.objects.open(now).filter(pk=attempt.pk).update(submitted_at=now):
            _judge_all(attempt)
    attempt.refresh_from_db()


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
    attempt.refresh_from_db()
    Answer.objects.filter(attempt=attempt).update(revision=F("revision") + 1)
    answers = list(attempt.answers.select_related("question").order_by("number"))
    verdicts = [(answer, grading.judge(answer.question, answer.value)) for answer in answers]
    write_marks([attempt], [(answer, verdict) for answer, verdict in verdicts if verdict is not None])
