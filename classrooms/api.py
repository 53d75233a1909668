"""The API of this room: classes, their people, and one's own tokens."""

import json

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from classrooms import services
from classrooms.access import require
from classrooms.api_input import SafeJSONParser, cleaned, form_schema, json_body, sent_fields, sent_object
from classrooms.formats import roster_csv
from classrooms.forms import ClassroomForm, RosterForm, RosterRowForm, TokenForm, clean_rows
from classrooms.models import ApiToken, Classroom, Membership
from classrooms.problems import BadFile, Problem


class ClassroomSerializer(serializers.ModelSerializer):
    role = serializers.SerializerMethodField(help_text="What you are in this class; null for an administrator.")
    join_code = serializers.SerializerMethodField(help_text="Told to those who teach or assist; null for others.")
    student_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Classroom
        fields = ["id", "name", "term", "time_zone", "is_archived", "role", "join_code", "student_count", "created_at"]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": [*Membership.Role.values, None], "nullable": True})
    def get_role(self, classroom):
        return self._own_role(classroom)

    @extend_schema_field({"type": "string", "nullable": True})
    def get_join_code(self, classroom):
        is_staff = self.context["request"].user.is_superuser or self._own_role(classroom) in ("teacher", "assistant")
        return classroom.join_code if is_staff else None

    def _own_role(self, classroom):
        return self.context["request"].user.roles.get(classroom.pk)


class MemberSerializer(serializers.ModelSerializer):
    """A person in a class. Whether somebody has more time is for all staff to know.

    Why, and how texts are given to somebody, is for teachers alone.
    """

    user = serializers.IntegerField(source="user_id")
    username = serializers.CharField(source="user.username")
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name")
    email = serializers.CharField(source="user.email")
    is_activated = serializers.BooleanField(source="user.is_activated", help_text="Has signed in or chosen a password.")
    accommodation_reason = serializers.SerializerMethodField(help_text="Null for those who may not see it.")
    reading_tier = serializers.SerializerMethodField(help_text="Null for those who may not see it.")

    class Meta:
        model = Membership
        fields = [
            "id",
            "user",
            "username",
            "first_name",
            "last_name",
            "email",
            "is_activated",
            "role",
            "time_factor",
            "extra_minutes",
            "extra_days",
            "accommodation_reason",
            "reading_tier",
            "joined_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "nullable": True})
    def get_accommodation_reason(self, membership):
        return membership.accommodation_reason if self.context["may_see_reason"] else None

    @extend_schema_field({"type": "string", "nullable": True})
    def get_reading_tier(self, membership):
        return membership.reading_tier if self.context["may_see_reason"] else None


class EnrolmentSerializer(serializers.Serializer):
    """What an import did, as usernames."""

    created = serializers.ListField(child=serializers.CharField(), help_text="New accounts.")
    added = serializers.ListField(child=serializers.CharField(), help_text="Had an account, new in this class.")
    returned = serializers.ListField(child=serializers.CharField(), help_text="Had left this class.")
    unchanged = serializers.ListField(child=serializers.CharField(), help_text="Were in the class already.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="What was left as it is, and why.")


class CodeSerializer(serializers.Serializer):
    join_code = serializers.CharField()


class ArchiveSerializer(serializers.Serializer):
    is_archived = serializers.BooleanField(default=True, help_text="false takes the class out of the archive.")


@extend_schema_view(
    list=extend_schema(summary="Classes you belong to"),
    retrieve=extend_schema(summary="One class"),
    create=extend_schema(summary="Open a class, as its teacher", request=json_body(ClassroomForm.base_fields)),
    partial_update=extend_schema(
        summary="Change name, term or time zone", request=json_body(ClassroomForm.base_fields, is_partial=True)
    ),
)
@extend_schema(tags=["classes"])
class ClassroomViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = ClassroomSerializer
    lookup_value_regex = r"\d+"
    action_permissions = {
        "partial_update": "classrooms.edit_classroom",
        "archive": "classrooms.archive_classroom",
        "rotate_code": "classrooms.rotate_code",
        "roster": "classrooms.view_roster",
        "enrol": "classrooms.import_roster",
        "export": "classrooms.export_roster",
    }

    def get_queryset(self):
        return Classroom.objects.visible_to(self.request.user).with_student_count()

    def create(self, request):
        require(request.user, "classrooms.add_classroom")
        form = ClassroomForm(sent_fields(request, ClassroomForm.base_fields))
        classroom = services.create_classroom(request.user, **cleaned(form))
        return self._told(classroom, status.HTTP_201_CREATED)

    def partial_update(self, request, pk):
        classroom = self.get_object()
        form = ClassroomForm(instance=classroom)
        form = ClassroomForm(sent_fields(request, form.fields, kept=form.initial), instance=classroom)
        sent = cleaned(form)
        services.edit_classroom(classroom, **{name: sent[name] for name in sent if name in request.data})
        return self._told(classroom)

    @extend_schema(summary="Archive a class, or take it out again", request=ArchiveSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, pk):
        classroom, is_archived = self.get_object(), sent_object(request).get("is_archived", True)
        if not isinstance(is_archived, bool):
            raise ValidationError({"is_archived": [_("true or false belongs here.")]})
        (services.archive_classroom if is_archived else services.unarchive_classroom)(classroom)
        return self._told(classroom)

    @extend_schema(summary="A new class code; the old one stops working", request=None, responses=CodeSerializer)
    @action(detail=True, methods=["post"])
    def rotate_code(self, request, pk):
        return Response({"join_code": services.rotate_code(self.get_object())})

    @extend_schema(summary="The people of a class", responses=MemberSerializer(many=True))
    @action(detail=True)
    def roster(self, request, pk):
        classroom = self.get_object()
        page = self.paginate_queryset(classroom.memberships.current().select_related("user").by_role())
        may_see_reason = request.user.has_perm("classrooms.see_reason", classroom)
        context = {**self.get_serializer_context(), "may_see_reason": may_see_reason}
        return self.get_paginated_response(MemberSerializer(page, many=True, context=context).data)

    @extend_schema(
        summary="Take in a roster: all rows, or nothing",
        description="JSON rows, or a CSV file as the field `file`. Errors are keyed by line and column: `3.username`.",
        request={
            "application/json": {
                "type": "object",
                "properties": {"rows": {"type": "array", "items": form_schema(RosterRowForm.base_fields)}},
                "required": ["rows"],
            },
            "multipart/form-data": form_schema(RosterForm.base_fields),
        },
        responses=EnrolmentSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[SafeJSONParser, MultiPartParser])
    def enrol(self, request, pk):
        classroom = self.get_object()
        outcome = services.enrol(classroom, _roster(request, classroom), request.user)
        names = ("created", "added", "returned", "unchanged")
        people = {name: [user.username for user in getattr(outcome, name)] for name in names}
        return Response({**people, "notes": outcome.notes})

    @extend_schema(
        summary="The roster as CSV",
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="UTF-8 with a byte order mark.")},
    )
    @action(detail=True)
    def export(self, request, pk):
        classroom = self.get_object()
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{roster_csv.file_name(classroom)}"'
        roster_csv.write(services.roster_rows(classroom), response)
        return response

    def _told(self, classroom, code=status.HTTP_200_OK):
        """The class as stored now, counts and all."""
        row = Classroom.objects.with_student_count().get(pk=classroom.pk)
        return Response(self.get_serializer(row).data, code)


def _roster(request, classroom):
    """Cleaned rows from JSON or from a file; BadFile tells every line and field."""
    if request.content_type.startswith("multipart/"):
        form = RosterForm(request.data, request.FILES, classroom=classroom, by=request.user)
        form.is_valid()
        if form.problems:
            raise BadFile(form.problems)
        return cleaned(form)["rows"]
    rows = sent_object(request).get("rows")
    if not isinstance(rows, list) or not rows:
        raise ValidationError({"rows": [_("A list of people belongs here.")]})
    if len(rows) > roster_csv.MAX_ROWS:
        raise ValidationError({"rows": [_("More than %s people: send them in parts.") % roster_csv.MAX_ROWS]})
    if problems := [problem for line, row in enumerate(rows, 1) for problem in _row_problems(line, row)]:
        raise BadFile(problems)
    return clean_rows(rows)


def _row_problems(line, row):
    """What makes a row of the JSON no row of text."""
    if not isinstance(row, dict):
        yield Problem(line, "", _('A row is an object: {"username": "…", …}.'))
        return
    for name, value in row.items():
        if name not in roster_csv.COLUMNS:
            known = ", ".join(roster_csv.COLUMNS)
            yield Problem(line, name, _("There is no such column. Known are: %s.") % known)
        elif not isinstance(value, str):
            yield Problem(line, name, _("Text belongs here, not %s.") % json.dumps(value)[:40])


class TokenSerializer(serializers.ModelSerializer):
    is_alive = serializers.BooleanField(help_text="False once the password it was made under was changed.")

    class Meta:
        model = ApiToken
        fields = ["id", "name", "is_alive", "created_at", "last_used_at"]
        read_only_fields = fields


class NewTokenSerializer(TokenSerializer):
    secret = serializers.CharField(help_text="Told this once: it is stored nowhere.")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "secret"]
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(summary="Your tokens"),
    retrieve=extend_schema(summary="One of your tokens"),
    create=extend_schema(
        summary="Make a token; its secret is in this answer only",
        request=json_body(TokenForm.base_fields),
        responses={201: NewTokenSerializer},
    ),
    destroy=extend_schema(summary="Revoke a token"),
)
@extend_schema(tags=["tokens"])
class TokenViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    serializer_class = TokenSerializer
    lookup_value_regex = r"\d+"
    action_permissions = {"destroy": "classrooms.revoke_token"}

    def get_queryset(self):
        return ApiToken.objects.visible_to(self.request.user).select_related("user")

    def create(self, request):
        form = TokenForm(sent_fields(request, TokenForm.base_fields), user=request.user)
        token, secret = services.create_token(request.user, cleaned(form)["name"])
        data = {**self.get_serializer(token).data, "secret": secret}
        return Response(data, status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})

    def perform_destroy(self, token):
        services.revoke_token(token)


def register(router):
    router.register("classes", ClassroomViewSet, basename="api-classroom")
    router.register("tokens", TokenViewSet, basename="api-token")
