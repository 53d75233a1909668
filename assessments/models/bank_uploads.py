"""Files of questions that teachers have sent and not yet taken in: private, and kept a day."""

from collections import ChainMap
from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lessons.markup import Shown, linker
from lessons.models import Picture, Unit, pictures_of, shelf_of

KEPT = timedelta(days=1)


class BankUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only whoever sent a file sees it, and only for a day; nobody else, the administrator included."""
        return self.filter(user=user.pk, created_at__gt=timezone.now() - KEPT)

    def outdated(self):
        return self.filter(created_at__lte=timezone.now() - KEPT)


class BankUpload(models.Model):
    """In the database, because another worker or machine may answer the next request.

    `rows` is null until the file was read, then a list of plain data as `assessments.bankrows.preview` makes it, and
    `problems` says why it could not be read. `outcome` holds the tag from when it is agreed to; once the file was taken
    in, only what came of it is left there.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bank_uploads", verbose_name=_("person")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="bank_uploads", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    format = models.CharField(_("format"), max_length=40, blank=True, help_text=_("Empty: told by the file."))
    data = models.BinaryField(_("data"))
    rows = models.JSONField(_("questions"), null=True, encoder=DjangoJSONEncoder)
    problems = models.JSONField(_("problems"), default=list)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    taken_at = models.DateTimeField(_("taken in"), null=True)
    outcome = models.JSONField(_("outcome"), default=dict)

    objects = BankUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")

    def __str__(self):
        return self.name

    def link(self):
        """A `link` for what the file asks (see `lessons.markup`): the unit's, with the pictures of the file besides."""
        pictures = ChainMap(SimpleLazyObject(self._shown), pictures_of(self.unit))
        return linker(shelf_of(self.unit).documents, self.unit.slug, pictures=pictures)

    def _shown(self):
        rows = self.pictures.values_list("key", "width", "height")
        return {
            key: Shown(reverse("bank-import-picture", args=[self.unit.slug, self.pk, key]), *size, "", "")
            for key, *size in rows
        }


class UploadPicture(models.Model):
    """A picture that a file brings, cleaned as those of a unit are; it goes when the file does, or is taken in."""

    upload = models.ForeignKey(BankUpload, models.CASCADE, related_name="pictures", verbose_name=_("file of questions"))
    key = models.SlugField(_("key"), max_length=60)
    media_type = models.CharField(_("format"), max_length=20, choices=Picture.MediaType)
    data = models.BinaryField(_("data"))
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "key"], name="uploadpicture_unique_key")]
        ordering = ["key"]
        verbose_name = _("picture of a file of questions")
        verbose_name_plural = _("pictures of files of questions")

    def __str__(self):
        return self.key
