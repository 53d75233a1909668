"""Questions that were mended after a class had them, and what was done about the marks."""

from collections import defaultdict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.assignments import Assignment
from assessments.models.questions import Question


class MendingQuerySet(models.QuerySet):
    def steps(self):
        """{assignment pk: [(question pk before, after)]} in the order of mending, for `assessments.mending`."""
        found = defaultdict(list)
        for assignment, *step in self.order_by("pk").values_list("assignment", "question", "replacement"):
            found[assignment].append(tuple(step))
        return found


class Mending(models.Model):
    """Append-only: from then on `replacement` stands for `question` in this assignment; its marks name it."""

    class Policy(models.TextChoices):
        """The four policies of SEMANTICS 5."""

        FULL = "full", _("Everybody gets full points")
        EITHER = "either", _("The old key and the new one both count")
        NEW = "new", _("Only the new key counts")
        LATER = "later", _("Leave what was handed in as it is")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="mendings", verbose_name=_("assignment"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("as it was"))
    replacement = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("as it is now"))
    policy = models.CharField(_("policy"), max_length=10, choices=Policy)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = MendingQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "pk"]
        verbose_name = _("mending")
        verbose_name_plural = _("mendings")

    def __str__(self):
        return f"{self.assignment} – {self.question.key}"

    @property
    def classroom(self):
        return self.assignment.classroom
