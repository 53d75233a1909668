"""A whole unit's text put through the authors' forms: clean rows, or everything that is wrong with it."""

from collections import Counter
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from assessments.forms.authoring import (
    AssessmentForm,
    CriterionForm,
    EvidenceForm,
    KnownQuestions,
    LevelForm,
    QuestionForm,
    RubricForm,
    has_key,
)
from assessments.forms.pools import Pools, question_rows
from assessments.forms.unit_pictures import misplaced_pictures
from assessments.lined_text import BadText, path_name
from assessments.questions.specs import option_names
from lessons.documents import address, parse_numbers
from lessons.forms.authoring import (
    ActivityForm,
    ConflictForm,
    DocumentForm,
    EventForm,
    FactForm,
    FigureForm,
    LessonForm,
    OfficeForm,
    ParagraphForm,
    PartForm,
    PersonForm,
    PictureForm,
    PositionForm,
    PrimaryForm,
    PublishedForm,
    Referring,
    TermForm,
    UnitForm,
)
from lessons.forms.known import Place

# What a field of a form is called in the folder, where it is called something else.
WRITTEN = {QuestionForm: {"key": "id"}}


def clean_unit(text):
    """The cleaned rows of a UnitText as plain nested dicts; BadText with every problem of the folder."""
    return _Check(text).run()


class _Check:
    """One walk over the rows; problems are gathered on the way."""

    def __init__(self, text):
        self.text = text
        self.problems = []
        self.known = survey(text)
        self.pools = Pools(self)

    def run(self):
        text = self.text
        unit = {
            **self.row(UnitForm, text.unit),
            "primary": text.primary and self.primary(text.primary),
            "pictures": self.keyed(PictureForm, text.pictures),
            "documents": [self.document(row) for row in text.documents],
            "facts": self.keyed(FactForm, text.facts),
            "glossary": self.keyed(TermForm, text.glossary),
            "people": [self.person(row) for row in text.people],
            "figures": self.keyed(FigureForm, text.figures),
            "conflicts": [self.conflict(row) for row in text.conflicts],
            "timeline": self.keyed(EventForm, text.timeline),
            "lessons": [self.lesson(row) for row in text.lessons],
            "rubrics": [self.rubric(row) for row in text.rubrics],
            "questions": [self.question(row) for row in question_rows(text)],
            "assessments": [self.assessment(row) for row in text.assessments],
        }
        self.check_repeats()
        self.problems += misplaced_pictures(text)
        if self.problems:
            raise BadText(self.problems)
        return unit

    # --- One row at a time

    def row(self, form_class, row, **extra):
        """The cleaned data of one row; what the form refuses becomes problems with lines."""
        written = WRITTEN.get(form_class, {})
        data = {**row.values, **{name: row.values.get(alias) for name, alias in written.items()}}
        if issubclass(form_class, Referring):
            extra["known"] = self.known
        form = form_class(data, **extra)
        refused = form.errors.as_data()
        if spec_errors := getattr(form, "spec_errors", None):
            del refused["spec"]
            self.problems += [self.spec_problem(row, place, what) for place, what in spec_errors.items()]
        for name, errors in refused.items():
            for error in errors:
                self.field_problem(row, written.get(name, name), error)
        return form.cleaned_data

    def field_problem(self, row, name, error):
        path = () if name == "__all__" else (name,)
        value, held = (error.params or {}).get("value"), row.values.get(name)
        if isinstance(held, list) and value in held:
            path = (name, held.index(value))
        elif name == "spec" and value:
            path = find_value(row.values[name], value, (name,)) or path
        shown = "" if name == "__all__" else name
        self.problems += [row.problem(message, *path, name=shown) for message in error.messages]

    def spec_problem(self, row, place, what):
        steps = steps_to(row["spec"], place)
        return row.problem(what, "spec", *steps, name=path_name(("spec", *steps)))

    def keyed(self, form_class, rows):
        return [self.row(form_class, row) for row in rows]

    def within(self, form_class, row, name, **extra):
        return [self.row(form_class, inner, **extra) for inner in row.rows(name)]

    # --- What holds other things

    def primary(self, row):
        published = self.within(PublishedForm, row, "published")
        return {**self.row(PrimaryForm, row), "published": published}

    def document(self, row):
        paragraphs = [self.row(ParagraphForm, inner) for inner in row["paragraphs"]]
        parts = self.within(PartForm, row, "parts")
        self.check_order(row)
        self.check_parts(row, parts)
        return {**self.row(DocumentForm, row), "parts": parts, "paragraphs": paragraphs}

    def person(self, row):
        return {**self.row(PersonForm, row), "offices": self.within(OfficeForm, row, "offices")}

    def conflict(self, row):
        positions = self.within(PositionForm, row, "positions")
        return {**self.row(ConflictForm, row), "positions": positions}

    def lesson(self, row):
        return {**self.row(LessonForm, row), "activities": self.within(ActivityForm, row, "activities")}

    def rubric(self, row):
        criteria = []
        for inner in row.rows("criteria"):
            levels = self.within(LevelForm, inner, "levels")
            if len(levels) < 2:
                self.problems.append(inner.problem(_("A criterion has two levels or more."), "levels"))
            criteria.append({**self.row(CriterionForm, inner), "levels": levels})
        if not criteria:
            self.problems.append(row.problem(_("A rubric has one criterion or more."), "criteria"))
        return {**self.row(RubricForm, row), "criteria": criteria}

    def assessment(self, row):
        if not row["questions"] and not row["sections"]:
            self.problems.append(row.problem(_("A quiz or essay has one question or more."), "questions"))
        return {**self.row(AssessmentForm, row), "stretches": self.pools.stretches(row)}

    def question(self, row):
        evidence = self.within(EvidenceForm, row, "evidence", options=option_names(row["spec"]))
        if not has_key(row["evidence"]):
            what = _("No paragraph has the role key: name the one that decides the question.")
            self.problems.append(row.problem(what, "evidence"))
        return {**self.row(QuestionForm, row), "evidence": evidence}

    # --- Rows beside each other

    def check_order(self, row):
        last = -1
        for inner in row["paragraphs"]:
            number = int(inner["number"])
            if number <= last:
                what = _("Paragraph %(number)d does not come after %(last)d. Put them in order, each number once.")
                self.problems.append(inner.problem(what % {"number": number, "last": last}))
            last = max(number, last)

    def check_parts(self, row, parts):
        """Every paragraph has one maker, so every number stands in one part."""
        numbers = {int(inner["number"]) for inner in row["paragraphs"]}
        held = Counter(number for part in parts for number in part.get("paragraphs") or [])
        for what, wrong in (
            (_("These paragraphs stand in no part: %(numbers)s."), numbers - set(held)),
            (_("The parts name paragraphs that are not there: %(numbers)s."), set(held) - numbers),
            (_("These paragraphs stand in two parts: %(numbers)s."), {number for number in held if held[number] > 1}),
        ):
            if wrong:
                shown = ", ".join(map(str, sorted(wrong)))
                self.problems.append(row.problem(what % {"numbers": shown}, "parts"))

    def check_repeats(self):
        text = self.text
        self.once("letter", text.documents)
        lists = (text.facts, text.glossary, text.people, text.figures, text.timeline, text.conflicts)
        for rows in (*lists, text.rubrics, text.pictures):
            self.once("key", rows)
        for name in ("number", "slug"):
            self.once(name, text.lessons)
        self.once("slug", text.assessments)
        self.once("id", question_rows(text))
        for row in text.documents:
            self.once("key", row.rows("parts"))
        for row in text.rubrics:
            self.once("key", row.rows("criteria"))

    def once(self, name, rows):
        first = {}
        for row in rows:
            value = row[name]
            if value and value in first:
                what = _("“%(value)s” is taken already, in %(file)s, line %(line)d.")
                other = first[value]
                where = {"value": value, "file": other.file, "line": other.line_of(name)}
                self.problems.append(row.problem(what % where, name))
            first.setdefault(value, row)


# --- What a folder has, read before anything is checked -------------------------------------------


def survey(text):
    """What the rows may refer to, taken from the raw text, so that one mistake is not told many times over."""
    return KnownQuestions(
        paragraphs={where: place for row in text.documents for where, place in places(row)},
        facts={row["key"]: row["use"] for row in text.facts},
        conflicts={row["key"] for row in text.conflicts},
        lessons={row["number"] for row in text.lessons},
        rubrics={row["key"]: most_points(row) for row in text.rubrics},
    )


def places(row):
    kinds = {}
    for part in row["parts"]:
        try:
            kinds.update(dict.fromkeys(parse_numbers(part["paragraphs"]), part["kind"]))
        except ValueError:
            continue  # told by PartForm
    for inner in row["paragraphs"]:
        number = int(inner["number"])
        yield address(row["letter"], number), Place(inner["zone"], kinds.get(number, ""))


def most_points(row):
    """The most points a rubric gives; what is not a number is told by LevelForm."""
    total = Decimal(0)
    for criterion in row["criteria"]:
        total += max((_number(level["points"]) for level in criterion["levels"]), default=0)
    return total


def _number(text):
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def find_value(tree, value, path):
    """The path of the first place where a value stands, or None."""
    if tree == value:
        return path
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return next((found for key, child in children if (found := find_value(child, value, (*path, key)))), None)


def steps_to(spec, place):
    """The steps of a place such as options.0.text; they stop where it leads to something that is not there."""
    steps, here = [], spec
    for name in place.split("."):
        step = int(name) if isinstance(here, list) and name.isdecimal() and int(name) < len(here) else name
        if isinstance(here, dict | list) and (step in here or isinstance(step, int)):
            steps.append(step)
            here = here[step]
        else:
            break
    return steps
