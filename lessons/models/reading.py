"""What a page gives to read, from the shelf that each worker keeps of a unit."""

from collections import defaultdict
from functools import cached_property, lru_cache

from lessons.documents import stretches
from lessons.markup import linker
from lessons.models.documents import Document, Paragraph
from lessons.models.pictures import pictures_of
from lessons.models.units import LessonParagraph


class Shelf:
    """What pages read of one unit. Many requests share it, so nobody changes anything of it."""

    def __init__(self, unit):
        self.unit = unit

    @cached_property
    def documents(self):
        """Its documents as `markup.linker` wants them."""
        return list(Document.objects.filter(unit=self.unit).for_links())

    @cached_property
    def paragraphs(self):
        """{address: Paragraph with document, part and text}, by letter and number."""
        rows = Paragraph.objects.filter(document__unit=self.unit).with_text().order_by("document__letter", "number")
        return {row.address: row for row in rows}

    @cached_property
    def readings(self):
        """{lesson pk: its reading set as a list of Stretch}."""
        rows = LessonParagraph.objects.filter(lesson__unit=self.unit).order_by("lesson", "order")
        sets = defaultdict(list)
        rows = rows.select_related("paragraph__document", "paragraph__part")
        for row in rows.prefetch_related("paragraph__texts", "paragraph__glossary"):
            sets[row.lesson_id].append(row.paragraph)
        return {lesson: stretches(members) for lesson, members in sets.items()}


def shelf_of(unit):
    """The Shelf of a unit as it was last loaded. The first request that needs a part of it reads it, in few queries."""
    return _shelf(unit.pk, unit.stamp)


@lru_cache(maxsize=8)
def _shelf(unit, stamp):
    return Shelf(unit)


def reading_groups(lesson):
    """The lesson's reading set in its order, as a list of Stretch(document, part, paragraphs)."""
    return shelf_of(lesson.unit).readings.get(lesson.pk, [])


def document_groups(unit, letters=None):
    """Whole documents (all of the unit, or those of the letters) as a list of Stretch, scraps last."""
    rows = [row for row in shelf_of(unit).paragraphs.values() if letters is None or row.document.letter in letters]
    # A stable sort: within a document the snippets, which support nothing, come after everything that may be cited.
    return stretches(sorted(rows, key=lambda paragraph: (paragraph.document.letter, not paragraph.is_evidence)))


def unit_link(unit, groups=()):
    """A `link` for texts of the unit (see `markup`); what the page itself shows in `groups` is linked in place."""
    here = {(group.document.letter, row.number) for group in groups for row in group.paragraphs}
    return linker(shelf_of(unit).documents, unit.slug, here, pictures_of(unit))


def picture_link(unit):
    """A `link` that shows pictures of the unit and leads to no paragraph; it costs nothing until a text names one."""
    return linker((), unit.slug, pictures=pictures_of(unit))
