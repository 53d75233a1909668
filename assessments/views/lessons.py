"""A lesson's page: what is read and done, and, for its teachers, the notes and the way to set it to a class."""

from django.db.models import Prefetch, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import Assessment, Assignment
from classrooms.access import visible_or_404
from classrooms.models import Classroom
from lessons.models import Conflict, ConflictPosition, Lesson, reading_groups, unit_link


@require_safe
def lesson_detail(request, slug, number):
    lesson = visible_or_404(Lesson, request.user, Lesson.objects.select_related("unit"), unit__slug=slug, number=number)
    assignments = Assignment.objects.visible_to(request.user).with_task()
    context = {
        "lesson": lesson,
        "unit": lesson.unit,
        "groups": reading_groups(lesson),
        "conflicts": _conflicts(lesson),
        "assignments": assignments.filter(Q(lesson=lesson) | Q(assessment__lesson=lesson)),
        "link": unit_link(lesson.unit),
        "is_teacher": request.user.has_perm("lessons.read_teacher_notes"),
        "classrooms": Classroom.objects.taught_by(request.user).active(),
        **_neighbours(lesson),
        "assessments": Assessment.objects.offered_to(request.user).filter(lesson=lesson).order_by("-kind", "title"),
    }
    return render(request, "assessments/lesson_detail.html", context)


def _neighbours(lesson):
    """The lessons of the unit before and after this one."""
    lessons = list(Lesson.objects.filter(unit=lesson.unit_id).order_by("number").only("number", "title"))
    before = [other for other in lessons if other.number < lesson.number]
    after = [other for other in lessons if other.number > lesson.number]
    return {"previous": before[-1] if before else None, "next": after[0] if after else None}


def _conflicts(lesson):
    positions = ConflictPosition.objects.select_related("paragraph__document")
    return Conflict.objects.filter(lessons=lesson).prefetch_related(Prefetch("positions", positions))
