"""Questions in and out of a bank, for programs: the files of other systems, and every question accounted for."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from assessments.api.assessments import IN_UNIT
from assessments.bankrows import account
from assessments.forms.bank_files import open_bank, weigh, writers
from assessments.forms.bank_uploads import ImportForm, chosen_questions
from assessments.services.banks import add_to_bank, bank_rows, placed
from classrooms.access import require, visible_or_404
from classrooms.api_input import SafeJSONParser, cleaned, form_schema, sent_fields
from lessons.models import Unit

BY_JSON = form_schema({name: field for name, field in ImportForm.base_fields.items() if name != "file"})
BY_FILE = form_schema({name: field for name, field in ImportForm.base_fields.items() if name != "text"})
IN_FORMAT = OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, description="The format's short name.")
OF_SOME = OpenApiParameter(
    "question", OpenApiTypes.STR, many=True, description="Ids of the questions that are meant; else all of the bank."
)


class TakenQuestionSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Its id in the bank.")
    kind = serializers.CharField()
    prompt = serializers.CharField()
    spec = serializers.DictField(help_text="The fields of its kind, with its key.")
    points = serializers.CharField()
    feedback = serializers.CharField(help_text="About the whole question.")
    source_line = serializers.IntegerField(help_text="Where it begins in the file.")
    warnings = serializers.ListField(child=serializers.CharField(), help_text="What was dropped or changed.")


class RefusedQuestionSerializer(serializers.Serializer):
    id = serializers.CharField()
    line = serializers.IntegerField()
    reason = serializers.CharField()


class AccountSerializer(serializers.Serializer):
    """Every question of the file, either here or there."""

    questions = TakenQuestionSerializer(many=True)
    refused = RefusedQuestionSerializer(many=True)


class LossSerializer(serializers.Serializer):
    id = serializers.CharField()
    reason = serializers.CharField(help_text="Why it stays behind; empty where it goes along.")
    losses = serializers.ListField(child=serializers.CharField(), help_text="What it loses on the way.")


class LossesSerializer(serializers.Serializer):
    carried = serializers.IntegerField(help_text="How many of the questions the format carries.")
    losses = LossSerializer(many=True, help_text="Those that stay behind or lose something.")


@extend_schema(tags=["banks"])
class BankViewSet(viewsets.GenericViewSet):
    serializer_class = AccountSerializer
    pagination_class = None

    @extend_schema(
        summary="Take questions of a file into a bank as your own, or look first what would become of each",
        description=(
            "Send `dry_run` false to take them in. Where a question is refused, nothing is taken in unless "
            "`without_refused` is true. The same file taken in twice is there once."
        ),
        parameters=[IN_UNIT],
        request={"application/json": BY_JSON, "multipart/form-data": BY_FILE},
        responses={200: AccountSerializer, 201: AccountSerializer},
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[SafeJSONParser, MultiPartParser])
    def import_questions(self, request, slug):
        unit = _unit(request, slug, "assessments.import_questions")
        data = sent_fields(request, ImportForm.base_fields, kept={"dry_run": True})
        form = ImportForm(data, request.FILES)
        wish = cleaned(form)
        name, content = form.sent()
        rows = placed(unit, list(open_bank(content, name or "questions", wish["format"])[1]), request.user)
        if wish["dry_run"]:
            return Response(account(rows))
        _refuse(rows, wish["without_refused"])
        tags = [wish["tag"]] if wish["tag"] else []
        add_to_bank(unit, [replace(row, tags=(*row.tags, *tags)) for row in rows], request.user)
        return Response(account(rows), status.HTTP_201_CREATED)

    @extend_schema(
        summary="Questions of a bank as a file of another system; those that it cannot carry are left out",
        parameters=[IN_UNIT, IN_FORMAT, OF_SOME],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=False, url_path=r"export/(?P<name>\w+)")
    def export(self, request, slug, name):
        unit, module, rows = _asked(request, slug, name)
        response = HttpResponse(content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{unit.slug}.{module.EXTENSION}"'
        module.write([row for row in rows if not module.cannot(row)], response)
        return response

    @extend_schema(
        summary="What a file of another system cannot carry of a bank's questions",
        parameters=[IN_UNIT, IN_FORMAT, OF_SOME],
        responses=LossesSerializer,
    )
    @action(detail=False, url_path=r"export/(?P<name>\w+)/losses")
    def losses(self, request, slug, name):
        _unit, module, rows = _asked(request, slug, name)
        weighed = [(row.id, *weigh(row, module)) for row in rows]
        told = [{"id": key, "reason": reason, "losses": lost} for key, reason, lost in weighed if reason or lost]
        return Response({"carried": sum(not reason for _key, reason, _lost in weighed), "losses": told})


def _unit(request, slug, permission):
    unit = visible_or_404(Unit, request.user, Unit.objects.not_studied_by(request.user), slug=slug)
    require(request.user, permission)
    return unit


def _asked(request, slug, name):
    """(unit, module of the format, rows) of what is to be exported."""
    unit = _unit(request, slug, "assessments.export_questions")
    if name not in writers():
        raise Http404(_("There is no such format. Known are: %s.") % ", ".join(writers()))
    return unit, writers()[name], bank_rows(unit, chosen_questions(request.query_params, unit, request.user))


def _refuse(rows, is_without_refused):
    """Raises ValidationError, by lines, where questions are refused and nobody said to leave them out."""
    refused = [row for row in rows if row.refusal]
    if not refused or is_without_refused:
        return
    what = _("%(refused)s of %(all)s questions are refused, so nothing was taken in.")
    errors = {"__all__": [what % {"refused": len(refused), "all": len(rows)}]}
    for row in refused:
        errors.setdefault(str(row.line), []).append(row.refusal)
    raise ValidationError(errors)
