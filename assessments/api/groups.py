"""Groups of students, for the staff of their classes."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from assessments.forms.groups import GroupForm
from assessments.services.groups import create_group, delete_group, edit_group
from classrooms.access import require, visible_or_404
from classrooms.api_input import cleaned, form_schema, json_body, sent_fields, whole
from classrooms.models import Classroom, Group

FIELDS = form_schema(GroupForm.base_fields)


class GroupSerializer(serializers.ModelSerializer):
    members = serializers.SerializerMethodField(help_text="Memberships of present students: `id` of the roster.")

    class Meta:
        model = Group
        fields = ["id", "classroom", "name", "members"]
        read_only_fields = fields

    def get_members(self, group) -> list[int]:
        return [membership.pk for membership in group.students]


@extend_schema_view(
    list=extend_schema(
        summary="Groups in the classes that you teach or assist",
        parameters=[OpenApiParameter("classroom", OpenApiTypes.INT, description="Only of this class.")],
    ),
    retrieve=extend_schema(summary="One group"),
    create=extend_schema(
        summary="Make a group of students",
        description="`members` are memberships: `id` of the roster.",
        request={
            "application/json": {
                **FIELDS,
                "properties": {"classroom": {"type": "integer"}, **FIELDS["properties"]},
                "required": ["classroom", *FIELDS["required"]],
            }
        },
    ),
    partial_update=extend_schema(
        summary="Rename a group, or say who is in it; whoever is at work has the new times at once",
        request=json_body(GroupForm.base_fields, is_partial=True),
    ),
    destroy=extend_schema(summary="Delete a group, and the exceptions granted to it"),
)
@extend_schema(tags=["groups"])
class GroupViewSet(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    serializer_class = GroupSerializer
    lookup_value_regex = r"\d+"
    action_permissions = {"partial_update": "assessments.edit_group", "destroy": "assessments.delete_group"}

    def get_queryset(self):
        rows = Group.objects.visible_to(self.request.user).select_related("classroom").with_students()
        return rows.order_by("classroom_id", "name", "pk")

    def filter_queryset(self, groups):
        wanted = self.request.query_params.get("classroom")
        return groups if wanted is None else groups.filter(classroom=whole(wanted, "classroom"))

    def create(self, request):
        data = sent_fields(request, {"classroom": None, **GroupForm.base_fields})
        classroom = visible_or_404(Classroom, request.user, pk=whole(data.get("classroom"), "classroom"))
        require(request.user, "assessments.create_group", Group(classroom=classroom))
        group = create_group(classroom, **cleaned(GroupForm(data, classroom=classroom)))
        return self._answer(group.pk, status.HTTP_201_CREATED)

    def partial_update(self, request, pk):
        group = self.get_object()
        options = {"classroom": group.classroom, "group": group}
        data = sent_fields(request, GroupForm.base_fields, kept=GroupForm(**options).initial)
        edit_group(group, **cleaned(GroupForm(data, **options)))
        return self._answer(group.pk)

    def perform_destroy(self, group):
        delete_group(group)

    def _answer(self, pk, code=status.HTTP_200_OK):
        """The group as stored now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, code)
