"""Pictures of a unit, kept in the database: so a unit travels as one fixture, and a backup stays one file."""

from django.db import models
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lessons.markup import Shown, picture_address
from lessons.models.knowledge import Keyed


class Picture(Keyed):
    """A picture that texts of the unit show as `![What it shows](picture:key)`; `data` is written by `pictures.clean`.

    Questions that were answered name it by its key. So a changed picture gets a new key, as a changed question does.
    """

    class MediaType(models.TextChoices):
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        WEBP = "image/webp", "WebP"

    key = models.SlugField(_("key"), max_length=60)
    media_type = models.CharField(_("format"), max_length=20, choices=MediaType)
    data = models.BinaryField(_("data"))
    width = models.PositiveSmallIntegerField(_("width"), help_text=_("Pixels."))
    height = models.PositiveSmallIntegerField(_("height"), help_text=_("Pixels."))
    description = models.TextField(_("description"), help_text=_("What it shows, for those who do not see it."))
    credit = models.CharField(_("credit"), max_length=300, help_text=_("Who made it, and where it is from."))
    rights = models.CharField(_("rights"), max_length=300)

    class Meta(Keyed.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return f"{self.key}: {self.description}"


def pictures_of(unit):
    """{key: Shown} for a `link` (see `markup`); asked of the database when a text first names a picture."""
    return SimpleLazyObject(lambda: _shown_of(unit))


def _shown_of(unit):
    rows = unit.pictures.order_by("key").values_list("key", "width", "height", "description", "credit")
    return {key: Shown(picture_address(unit.slug, key), *facts) for key, *facts in rows}
