"""What any question loses on its way into a file: `back` is the row as it was read back from what was written. Pure."""

from django.utils.translation import gettext as _


def of_head(row, back):
    if row.id != back.id:
        yield _("its id")
    if row.stem.strip() != back.stem and not row.spec.get("guidance"):
        yield _("how its question is written")
    if row.points != back.points:
        yield _("its points")
    if row.rationale.strip() != back.rationale:
        yield _("how its explanation is written")
    if row.tags != back.tags:
        yield _("some of its tags")


def of_pictures(named, returned):
    if len(returned) < len(named):
        yield _("some of its pictures")
    elif returned != named:
        yield _("the short names of its pictures")
    if named:
        yield _("who made its pictures, and their rights")
