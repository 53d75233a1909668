"""Questions (immutable versions), their tags and their evidence."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments import questions
from assessments.models.rubrics import Rubric
from lessons.models import Conflict, Fact, Paragraph, Unit, not_studied


class TagManager(models.Manager):
    def get_by_natural_key(self, unit, name):
        return self.get(unit__slug=unit, name=name)


class Tag(models.Model):
    """A word by which questions of a unit are found and drawn."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="tags", verbose_name=_("unit"))
    name = models.SlugField(_("name"))

    objects = TagManager()

    class Meta:
        ordering = ["unit", "name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_tag_a_name")]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.unit.slug, self.name)

    natural_key.dependencies = ["lessons.unit"]


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Questions hold their keys: whoever teaches or assists in some class sees all, nobody else any.

        All but those of what the person studies: see `not_studied`.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(not_studied(user, "unit")) if user.is_superuser or user.staffed else self.none()

    def named(self, keys):
        """Those with these keys as an address or a page sends them; PostgreSQL refuses a text with a zero in it."""
        return self.filter(key__in=[key for key in keys if "\0" not in key])

    def newest(self):
        """Of each question the version made last."""
        return self.filter(
            pk__in=Question.objects.order_by().values("unit", "key").annotate(last=Max("pk")).values("last")
        )


class QuestionManager(models.Manager.from_queryset(QuestionQuerySet)):
    def get_by_natural_key(self, unit, key, digest):
        return self.get(unit__slug=unit, key=key, digest=digest)


class Question(models.Model):
    """One version of a question. An attempt pins the version it saw; a changed text is a new row."""

    class Skill(models.TextChoices):
        SOURCING = "sourcing", _("sourcing")
        CONTEXTUALIZATION = "contextualization", _("contextualization")
        CORROBORATION = "corroboration", _("corroboration")
        CLOSE_READING = "close-reading", _("close reading")
        CHRONOLOGY = "chronology", _("chronology")
        RECALL = "recall", _("recall")
        ARGUMENT = "argument", _("argument")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="questions", verbose_name=_("unit"))
    key = models.SlugField(_("key"), max_length=60)
    digest = models.CharField(_("digest"), max_length=16, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=questions.choices)
    stem = models.TextField(_("stem"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    skill = models.CharField(_("skill"), max_length=20, choices=Skill)
    difficulty = models.DecimalField(
        _("difficulty guess"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Share of students expected to get it right, 0 to 1."),
    )
    rationale = models.TextField(_("rationale"), blank=True)
    spec = models.JSONField(_("specification"), help_text=_("By kind; documented in the kind's module."))
    is_void = models.BooleanField(
        _("full points for everybody"), default=False, help_text=_("A question that turned out to be at fault.")
    )
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, related_name="questions", null=True, blank=True, verbose_name=_("rubric")
    )
    facts = models.ManyToManyField(Fact, related_name="questions", blank=True, verbose_name=_("facts"))
    conflicts = models.ManyToManyField(Conflict, related_name="questions", blank=True, verbose_name=_("conflicts"))
    tags = models.ManyToManyField(Tag, related_name="questions", blank=True, verbose_name=_("tags"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("author"),
        help_text=_("The teacher who may change it; empty: it belongs to the unit and stays as it is."),
    )

    objects = QuestionManager()

    class Meta:
        ordering = ["unit", "key", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["unit", "key", "digest"], name="one_question_a_digest")]

    def __str__(self):
        return f"{self.key} ({self.get_kind_display()})"

    def natural_key(self):
        return (self.unit.slug, self.key, self.digest)

    natural_key.dependencies = [
        "lessons.unit",
        "lessons.fact",
        "lessons.conflict",
        "assessments.rubric",
        "assessments.tag",
    ]

    is_at_hand = False  # True of a version that many requests share (`at_hand`)

    @property
    def versions(self):
        """All of its author's: a unit that is loaded anew may bring a question of that name."""
        return Question.objects.filter(unit=self.unit_id, key=self.key, author=self.author_id)

    @property
    def type(self):
        """The module of the question's kind (the contract is in `assessments.questions`)."""
        return questions.get(self.kind)

    @property
    def field(self):
        """What checks its answers (`answer_field`), kept with it. Copy it before you change anything of it."""
        language = get_language()
        if language not in self._fields:
            self._fields[language] = self.type.answer_field(self.spec)
        return self._fields[language]

    @cached_property
    def named(self):
        """The addresses of the paragraphs that it and its evidence may show."""
        evidence = (row.paragraph.address for row in self.evidence.all())
        return frozenset([*self.type.paragraphs(self.spec), *evidence])

    @cached_property
    def words(self):
        """All that its authors wrote, to find in it what it names."""
        return f"{self.stem} {self.rationale} {self.spec}"

    @cached_property
    def _fields(self):
        """{language: field}, because fields name their parts in words."""
        return {}


class EvidenceQuerySet(models.QuerySet):
    def needing_recheck(self):
        """Evidence whose paragraph has changed since the question was written."""
        return self.exclude(text_hash=models.F("paragraph__text_hash"))


class EvidenceManager(models.Manager.from_queryset(EvidenceQuerySet)):
    def get_by_natural_key(self, unit, question, digest, order):
        return self.get(question__unit__slug=unit, question__key=question, question__digest=digest, order=order)


class Evidence(models.Model):
    """The paragraph on which a key, a distractor or the other side of a conflict rests."""

    class Role(models.TextChoices):
        KEY = "key", _("supports the key")
        DISTRACTOR = "distractor", _("feeds a distractor")
        CONFLICT = "conflict", _("other side of a conflict")

    question = models.ForeignKey(Question, models.CASCADE, related_name="evidence", verbose_name=_("question"))
    order = models.PositiveSmallIntegerField(_("order"))
    option = models.CharField(_("option"), max_length=20, blank=True, help_text=_("Empty: the whole question."))
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="evidence", verbose_name=_("paragraph"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    text_hash = models.CharField(_("text hash"), max_length=16, editable=False)

    objects = EvidenceManager()

    class Meta:
        ordering = ["question", "order"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [models.UniqueConstraint(fields=["question", "order"], name="one_evidence_an_order")]

    def __str__(self):
        return f"{self.question.key}: {self.paragraph}"

    def natural_key(self):
        return (*self.question.natural_key(), self.order)

    natural_key.dependencies = ["assessments.question", "lessons.paragraph"]
