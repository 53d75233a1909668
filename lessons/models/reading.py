"""What a page gives to read, arranged for it in a fixed number of queries."""

from lessons.documents import stretches
from lessons.markup import linker
from lessons.models.documents import Paragraph
from lessons.models.pictures import pictures_of


def reading_groups(lesson):
    """The lesson's reading set in its order, as a list of Stretch(document, part, paragraphs). Two queries."""
    return stretches(lesson.paragraphs.with_text().order_by("lessonparagraph__order"))


def document_groups(unit, letters=None):
    """Whole documents (all of the unit, or those of the letters) as a list of Stretch, scraps last. Two queries."""
    paragraphs = Paragraph.objects.filter(document__unit=unit).with_text().order_by("document__letter", "number")
    if letters is not None:
        paragraphs = paragraphs.filter(document__letter__in=letters)
    # A stable sort: within a document the snippets, which support nothing, come after everything that may be cited.
    return stretches(sorted(paragraphs, key=lambda paragraph: (paragraph.document.letter, not paragraph.is_evidence)))


def unit_link(unit, groups=()):
    """A `link` for texts of the unit (see `markup`); what the page itself shows in `groups` is linked in place."""
    here = {(group.document.letter, row.number) for group in groups for row in group.paragraphs}
    return linker(unit.documents.for_links().order_by("letter"), unit.slug, here, pictures_of(unit))


def picture_link(unit):
    """A `link` that shows pictures of the unit and leads to no paragraph; it costs nothing until a text names one."""
    return linker((), unit.slug, pictures=pictures_of(unit))
