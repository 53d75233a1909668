"""The gradebook of a class, for its staff."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets

from assessments.classbook import class_book
from assessments.gradebook import State
from assessments.grading import show
from classrooms.access import require, visible_or_404
from classrooms.models import Classroom

IN_CLASS = OpenApiParameter("classroom_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description="The class.")


class LateRuleSerializer(serializers.Serializer):
    """What lateness costs in an assignment."""

    rate = serializers.CharField(help_text="Percent of all points, for each interval begun.")
    interval = serializers.CharField(help_text="hour or day")
    floor = serializers.CharField(help_text="Percent of all points below which no mark is pushed.")
    grace = serializers.IntegerField(help_text="Minutes after the due date that cost nothing.")


class CellSerializer(serializers.Serializer):
    """A student's standing in one assignment. Zero is a score; null is none."""

    assignment = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    is_late = serializers.BooleanField()
    score = serializers.CharField(allow_null=True, help_text="The points that count: `raw` less `deduction`.")
    raw = serializers.CharField(allow_null=True, help_text="The points earned.")
    deduction = serializers.CharField(allow_null=True, help_text="The points taken away for lateness.")
    is_waived = serializers.BooleanField(help_text="Whether the deduction was waived.")
    late_rule = LateRuleSerializer(allow_null=True, help_text="Null where lateness costs nothing.")
    maximum = serializers.CharField(allow_null=True)
    is_provisional = serializers.BooleanField()
    attempt = serializers.IntegerField(allow_null=True, help_text="The attempt that counts.")


class GradebookRowSerializer(serializers.Serializer):
    user = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    cells = CellSerializer(many=True)
    so_far = serializers.CharField()
    so_far_possible = serializers.CharField()
    in_the_end_possible = serializers.CharField(help_text="If nothing more is done, the points so far are of these.")


class GradebookViewSet(viewsets.GenericViewSet):
    serializer_class = GradebookRowSerializer

    @extend_schema(
        summary="The gradebook, one student a row",
        tags=["gradebook"],
        parameters=[IN_CLASS],
        responses=GradebookRowSerializer(many=True),
    )
    def list(self, request, classroom_pk):
        classroom = visible_or_404(Classroom, request.user, pk=classroom_pk)
        require(request.user, "assessments.view_gradebook", classroom)
        page = self.paginate_queryset(class_book(classroom).rows)
        return self.get_paginated_response([_row(row) for row in page])


def _row(row):
    user, totals = row.membership.user, row.totals
    return {
        "user": user.pk,
        "username": user.username,
        "name": str(user),
        "cells": [_cell(entry) for entry in row.entries],
        "so_far": show(totals.so_far),
        "so_far_possible": show(totals.so_far_possible),
        "in_the_end_possible": show(totals.in_the_end_possible),
    }


def _cell(entry):
    cell = entry.cell
    return {
        "assignment": entry.assignment.pk,
        "state": cell.state,
        "is_late": cell.is_late,
        "score": entry.score or None,
        "raw": entry.raw or None,
        "deduction": entry.deduction or None,
        "is_waived": entry.charge is not None and entry.charge.is_waived,
        "late_rule": entry.assignment.late_rule or None,
        "maximum": None if cell.maximum is None else show(cell.maximum),
        "is_provisional": cell.is_provisional,
        "attempt": cell.work and cell.work.attempt_pk,
    }
