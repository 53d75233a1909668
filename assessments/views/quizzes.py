"""Quizzes of one's own: made of ticked questions, put in order, set to a class."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.quizzes import DrawForm, QuizForm
from assessments.forms.refusals import carry_out
from assessments.models import Assessment, Assignment, Question, Tag
from assessments.services.quizzes import (
    add_questions,
    copy_quiz,
    create_quiz,
    delete_quiz,
    draw_questions,
    edit_quiz,
    is_fixed,
    move_question,
    places_of,
    refuse_shipped,
    take_out,
    why_it_stays,
)
from classrooms.access import require, visible_or_404
from classrooms.models import Classroom
from lessons.models import Unit, unit_link

STEPS = {"up": -1, "down": 1}


@require_POST
def quiz_create(request, slug):
    """Of the ticked questions (their keys), in the order in which they come."""
    unit = visible_or_404(Unit, request.user, slug=slug)
    require(request.user, "assessments.create_quiz")
    quiz = create_quiz(unit, _ticked(request, unit), request.user)
    messages.success(request, _("The quiz is yours. Put its questions in order, and assign it."))
    return redirect("quiz-edit", quiz.pk)


@require_POST
def quiz_add(request, pk):
    """The ticked questions of the bank, put at the end."""
    quiz = _own_or_404(request, pk, "assessments.edit_quiz")
    count = add_questions(quiz, _ticked(request, quiz.unit))
    messages.success(request, ngettext("%(n)d question added.", "%(n)d questions added.", count) % {"n": count})
    return redirect("quiz-edit", quiz.pk)


def _ticked(request, unit):
    """The newest versions of the questions whose keys were sent, in the order of the keys."""
    keys = request.POST.getlist("question")
    found = Question.objects.filter(unit=unit).named(keys).newest().prefetch_related("tags")
    return sorted(found, key=lambda question: keys.index(question.key))


@never_cache
@require_safe
def quiz_detail(request, pk):
    quiz = _quiz_or_404(request, pk)
    require(request.user, "assessments.see_bank")
    assignments = Assignment.objects.filter(assessment=quiz, classroom__in=request.user.staffed)
    context = _context(quiz) | {
        "places": places_of(quiz),
        "classrooms": Classroom.objects.taught_by(request.user).active() if _is_offered(request, quiz) else [],
        "assignments": assignments.with_task().order_by("classroom__name", "pk"),
        "link": unit_link(quiz.unit),
    }
    return render(request, "assessments/quiz_detail.html", context)


def _is_offered(request, quiz):
    return quiz.author_id in (None, request.user.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_edit(request, pk):
    """Every button of the page also saves what is typed: `do` tells which it was."""
    quiz = _own_or_404(request, pk, "assessments.edit_quiz")
    tags = list(Tag.objects.filter(unit=quiz.unit, questions__isnull=False).distinct().order_by("name"))
    is_post = request.method == "POST"
    form = QuizForm(request.POST if is_post else None, instance=quiz)
    draw = DrawForm(request.POST if request.POST.get("do") == "draw" else None, tags=tags)
    if is_post and form.is_valid():
        edit_quiz(quiz, **form.facts())
        if address := _done(request, quiz, draw):
            return redirect(address)
    context = _context(quiz) | {
        "form": form,
        "draw_form": draw if tags else None,
        "places": places_of(quiz),
        "is_fixed": is_fixed(quiz),
    }
    return render(request, "assessments/quiz_edit.html", context, status=400 if form.errors or draw.errors else 200)


def _done(request, quiz, draw):
    """Does what the pressed button says; where that leads, or None where the draw is refused."""
    do, _dash, name = request.POST.get("do", "").partition("-")
    here = reverse("quiz-edit", args=[quiz.pk])
    if do in STEPS:
        return f"{here}#{_moved(request, quiz, do, name)}"
    if do == "out":
        take_out(quiz, name)
        messages.success(request, _("Taken out. The question stays in the bank."))
        return f"{here}#questions-title"
    if do == "draw":
        return f"{here}#questions-title" if _is_drawn(quiz, draw) else None
    messages.success(request, _("Saved."))
    return _assign_address(request, quiz) if do == "assign" else reverse("quiz-detail", args=[quiz.pk])


def _moved(request, quiz, do, name):
    """Moves the question; the name of the button that has the focus then, since at an end the one pressed has none."""
    number, count = move_question(quiz, name, STEPS[do])
    messages.success(
        request, _("The question is number %(number)d of %(count)d now.") % {"number": number, "count": count}
    )
    return f"{'up' if number == count else 'down' if number == 1 else do}-{name}"


def _is_drawn(quiz, draw):
    if not draw.is_valid():
        return False
    wish = draw.cleaned_data
    return carry_out(draw, draw_questions, quiz, wish["tag"], wish["draw"], wish["points"])


def _assign_address(request, quiz):
    """The page that assigns it to the one class that the person teaches; of several, where one is chosen."""
    classrooms = list(Classroom.objects.taught_by(request.user).active()[:2])
    if len(classrooms) != 1:
        return reverse("quiz-detail", args=[quiz.pk]) + "#assign-title"
    return f"{reverse('assignment-create', args=[classrooms[0].pk])}?assessment={quiz.pk}"


@require_POST
def quiz_copy(request, pk):
    quiz = _quiz_or_404(request, pk)
    require(request.user, "assessments.create_quiz")
    copy = copy_quiz(quiz, request.user)
    messages.success(request, _("This copy is yours. The quiz it was made from stays as it is."))
    return redirect("quiz-edit", copy.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_delete(request, pk):
    quiz = _own_or_404(request, pk, "assessments.delete_quiz")
    if request.method == "POST":
        delete_quiz(quiz)
        messages.success(request, _("“%s” is deleted. Its questions stay in the bank.") % quiz.title)
        return redirect("bank-detail", quiz.unit.slug)
    context = _context(quiz) | {
        "why_it_stays": why_it_stays(quiz),
        "what": _("“%s” will be gone. Its questions stay in the bank.") % quiz.title,
    }
    return render(request, "assessments/quiz_delete.html", context)


def _own_or_404(request, pk, permission):
    quiz = _quiz_or_404(request, pk)
    require(request.user, permission, quiz)
    refuse_shipped(quiz)  # whom no rule stops, an administrator, is told here
    return quiz


def _quiz_or_404(request, pk):
    return visible_or_404(
        Assessment, request.user, Assessment.objects.select_related("unit", "lesson", "author"), pk=pk
    )


def _context(quiz):
    return {"quiz": quiz, "unit": quiz.unit}
