"""Marking: the queue, one answer, releasing to the class and taking back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import grading
from assessments.evidence import citations
from assessments.forms.judgement import JudgementForm
from assessments.forms.refusals import carry_out
from assessments.models import Answer, Assessment, Attempt
from assessments.overview import release_counts
from assessments.papers import latest_mark, paragraphs_of
from assessments.queue import answers_to_mark, first_slots, neighbours
from assessments.review import EVERYTHING
from assessments.services.assignments import release_assignment, withdraw_assignment
from assessments.services.attempts import submit_expired
from assessments.services.marks import mark_answer
from assessments.views.assignments import assignment_or_404, posted
from classrooms.access import require, visible_or_404
from lessons.documents import address, stretches
from lessons.models import Paragraph, picture_link, unit_link

LONGEST_RUN = 30  # paragraphs shown of one citation
page = require_http_methods(["GET", "HEAD", "POST"])
ANSWERS = Answer.objects.select_related(
    "question__rubric",
    "attempt__user",
    "attempt__assignment__classroom",
    "attempt__assignment__assessment__unit",
).prefetch_related(
    "question__rubric__criteria__levels",
    "question__evidence__paragraph__document",
    "marks__grader",
    "marks__mending__by",
)


@never_cache
@require_safe
def marking_queue(request, pk):
    assignment = assignment_or_404(request, pk, "assessments.see_queue")
    answers = answers_to_mark(assignment)
    context = {
        "assignment": assignment,
        "classroom": assignment.classroom,
        "zone": assignment.classroom.zone,
        "groups": _by_question(answers),
        "first": next((answer for answer in answers if answer.points is None), None),
        "waiting": sum(answer.points is None for answer in answers),
        "link": picture_link(assignment.unit),
    }
    return render(request, "assessments/marking_queue.html", context)


def _by_question(answers):
    """[(question, place, answers that wait, answers that are marked)] in the order of the queue."""
    first, groups = first_slots(answers), {}
    for answer in answers:
        groups.setdefault(answer.question, []).append(answer)
    return [
        (
            question,
            first[question.pk],
            [row for row in rows if row.points is None],
            [row for row in rows if row.points is not None],
        )
        for question, rows in groups.items()
    ]


@never_cache
@page
def answer_mark(request, pk):
    """One answer with its rubric. POST saves; `do=next` goes on to the next one that waits."""
    answer = visible_or_404(Answer, request.user, ANSWERS, pk=pk)
    require(request.user, "assessments.mark_answer", answer)
    if answer.attempt.submitted_at is None:
        submit_expired(Attempt.objects.filter(pk=answer.attempt_id))
        answer = ANSWERS.get(pk=pk)
    if answer.attempt.submitted_at is None:
        messages.info(request, _("%s is still at work on this. It can be marked when it is handed in.") % answer.user)
        return redirect("marking-queue", answer.attempt.assignment_id)
    latest = latest_mark(answer)
    form = JudgementForm(posted(request), answer=answer, latest=latest)
    if form.is_valid():
        seen = form.cleaned_data["seen_mark"]
        if carry_out(form, mark_answer, answer, form.judgement(), request.user, seen):
            return _after_marking(request, answer)
        answer = ANSWERS.get(pk=pk)
        form.look_again(latest_mark(answer))
    return _show_answer(request, answer, form)


def _after_marking(request, answer):
    earned = Answer.objects.get(pk=answer.pk).points
    messages.success(
        request,
        _("%(who)s: %(points)s of %(most)s points.")
        % {"who": answer.user, "points": grading.show(earned), "most": grading.show(answer.question.points)},
    )
    if request.POST.get("do") != "next":
        return redirect("answer-mark", answer.pk)
    assignment = answer.attempt.assignment
    _previous, following = neighbours(answers_to_mark(assignment), answer)
    return redirect("answer-mark", following.pk) if following else redirect("marking-queue", assignment.pk)


def _show_answer(request, answer, form):
    assignment = answer.attempt.assignment
    queue_now = answers_to_mark(assignment)
    previous, following = neighbours(queue_now, answer)
    groups, lost = _cited(answer, assignment.unit)
    context = {
        "answer": answer,
        "assignment": assignment,
        "classroom": assignment.classroom,
        "zone": assignment.classroom.zone,
        "form": form,
        "latest": latest_mark(answer),
        "marks": answer.ledger[::-1],
        "previous": previous,
        "next": following,
        "waiting": sum(row.points is None for row in queue_now),
        "groups": groups,
        "lost": lost,
        "link": unit_link(assignment.unit, groups),
        "paragraphs": paragraphs_of(assignment.unit, [answer.question]),
        "everything": EVERYTHING,
        "points": latest_mark(answer) and grading.show(latest_mark(answer).points),
        "maximum": grading.show(answer.question.points),
        "handed_in_at": answer.attempt.handed_in_at(),
        "is_late": answer.attempt.terms.is_late(answer.attempt.handed_in_at()),
        "charge": answer.attempt.charge,
    }
    return render(request, "assessments/answer_mark.html", context, status=400 if form.errors else 200)


def _cited(answer, unit):
    """(stretches of the paragraphs that the text cites, the addresses in it that lead nowhere)."""
    text = answer.value if isinstance(answer.value, str) else ""
    cited = [
        address(found.letter, number)
        for found in citations(text)
        for number in range(found.number, min(found.last or found.number, found.number + LONGEST_RUN) + 1)
    ]
    rows = Paragraph.objects.filter(document__unit=unit).at(cited).with_text() if cited else []
    known = {row.address for row in rows}
    return stretches(rows), [name for name in dict.fromkeys(cited) if name not in known]


@page
def assignment_release(request, pk):
    """Shows the class its marks, after saying how many will see them and how much is still unmarked."""
    assignment = assignment_or_404(request, pk, "assessments.release_assignment")
    if request.method == "POST":
        release_assignment(assignment, request.user)
        messages.success(request, _("The class sees its marks now. You can take them back on this page."))
        return redirect("assignment-detail", pk)
    handed_in, unmarked = release_counts(assignment)
    context = _confirm_page(assignment, _("Release to class"), _("Release to class")) | {
        "what": ngettext("%(n)d student will see the marks.", "%(n)d students will see their marks.", handed_in)
        % {"n": handed_in},
        "undo": _("You can take the marks back at any time."),
        "note": _release_note(assignment),
        "warning": unmarked
        and ngettext(
            "%(n)d attempt is not fully marked yet. What you mark later is seen at once.",
            "%(n)d attempts are not fully marked yet. What you mark later is seen at once.",
            unmarked,
        )
        % {"n": unmarked},
    }
    return render(request, "assessments/confirm.html", context)


def _release_note(assignment):
    """What a release opens besides the marks, where no closing date says when the right answers are shown."""
    if assignment.kind != Assessment.Kind.QUIZ or assignment.closes_at is not None:
        return ""
    return _("There is no closing date, so the right answers are shown too, while others may still be at work.")


@page
def assignment_withdraw(request, pk):
    """The undo of a release."""
    assignment = assignment_or_404(request, pk, "assessments.withdraw_assignment")
    if request.method == "POST":
        withdraw_assignment(assignment, request.user)
        messages.success(request, _("The class does not see these marks any more."))
        return redirect("assignment-detail", pk)
    handed_in = release_counts(assignment)[0]
    context = _confirm_page(assignment, _("Take the marks back"), _("Take back")) | {
        "what": ngettext(
            "%(n)d student will no longer see the marks.", "%(n)d students will no longer see their marks.", handed_in
        )
        % {"n": handed_in},
        "undo": _("Marks and comments stay as they are. You can release them again at any time."),
    }
    return render(request, "assessments/confirm.html", context)


def _confirm_page(assignment, heading, verb):
    return {
        "assignment": assignment,
        "classroom": assignment.classroom,
        "heading": heading,
        "verb": verb,
        "cancel": reverse("assignment-detail", args=[assignment.pk]),
    }
