"""Questions (immutable versions), their evidence, and the quizzes and essays made of them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Max, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments import questions
from assessments.models.rubrics import Rubric
from lessons.models import Conflict, Fact, Lesson, Paragraph, Unit, not_studied


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


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As questions: staff look into all quizzes, also those that a colleague made."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(not_studied(user, "unit")) if user.is_superuser or user.staffed else self.none()

    def offered_to(self, user):
        """What the person can assign: the units' own, and what the person made."""
        return self.filter(Q(author=None) | Q(author=user))


class AssessmentManager(models.Manager.from_queryset(AssessmentQuerySet)):
    def get_by_natural_key(self, unit, slug):
        return self.get(unit__slug=unit, slug=slug)


class Assessment(models.Model):
    """A quiz, or an essay task: an ordered list of question versions."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("quiz")
        ESSAY = "essay", _("essay")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="assessments", verbose_name=_("unit"))
    lesson = models.ForeignKey(
        Lesson, models.CASCADE, related_name="assessments", null=True, blank=True, verbose_name=_("lesson")
    )
    slug = models.SlugField(_("short name"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(_("instructions"), blank=True)
    maximum = models.DecimalField(
        _("points in all"), max_digits=8, decimal_places=2, default=0, help_text=_("Of one student's paper.")
    )
    by_hand = models.PositiveSmallIntegerField(
        _("questions for a person"), default=0, help_text=_("How many a person has to mark, at the most.")
    )
    questions = models.ManyToManyField(Question, through="assessments.AssessmentItem", related_name="assessments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assessments",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("author"),
        help_text=_("The teacher who may change it; empty: it belongs to the unit and stays as it is."),
    )

    objects = AssessmentManager()

    class Meta:
        ordering = ["unit", "lesson__number", "kind", "title"]
        verbose_name = _("quiz or essay")
        verbose_name_plural = _("quizzes and essays")
        constraints = [models.UniqueConstraint(fields=["unit", "slug"], name="one_assessment_a_slug")]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.unit.slug, self.slug)

    natural_key.dependencies = ["lessons.unit", "lessons.lesson"]


class SectionManager(models.Manager):
    def get_by_natural_key(self, unit, slug, order):
        return self.get(assessment__unit__slug=unit, assessment__slug=slug, order=order)


class Section(models.Model):
    """A stretch of a quiz with a heading, paragraphs to read for all its questions, or a pool to draw from."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sections", verbose_name=_("quiz or essay"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    draw = models.PositiveSmallIntegerField(
        _("questions drawn"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many of its questions each student gets; empty: all of them."),
    )
    paragraphs = models.ManyToManyField(
        Paragraph, related_name="sections", blank=True, verbose_name=_("paragraphs to read")
    )

    objects = SectionManager()

    class Meta:
        ordering = ["assessment", "order"]
        verbose_name = _("section of a quiz")
        verbose_name_plural = _("sections of a quiz")
        constraints = [models.UniqueConstraint(fields=["assessment", "order"], name="one_section_an_order")]

    def __str__(self):
        return self.title or f"{self.assessment} – {self.order}"

    def natural_key(self):
        return (*self.assessment.natural_key(), self.order)

    natural_key.dependencies = ["assessments.assessment", "lessons.paragraph"]

    @property
    def anchor(self):
        """Sets the ids of its paragraphs apart from those beside a question."""
        return f"s{self.order}"


class AssessmentItemManager(models.Manager):
    def get_by_natural_key(self, unit, slug, number):
        return self.get(assessment__unit__slug=unit, assessment__slug=slug, number=number)


class AssessmentItem(models.Model):
    """The question at one place of a quiz."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="items", verbose_name=_("quiz or essay"))
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="items", verbose_name=_("question"))
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="items", null=True, blank=True, verbose_name=_("section")
    )

    objects = AssessmentItemManager()

    class Meta:
        ordering = ["assessment", "number"]
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="one_item_a_number")]

    def __str__(self):
        return f"{self.assessment} – {self.number}"

    def natural_key(self):
        return (*self.assessment.natural_key(), self.number)

    natural_key.dependencies = ["assessments.assessment", "assessments.question", "assessments.section"]
