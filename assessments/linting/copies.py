"""Seven words in a row: of an original, which is not ours to give; of an edition, where they tell the place. Pure."""

from django.utils.translation import gettext as _

from assessments.linting.grams import seven_grams, shared_runs
from assessments.linting.items import asked_texts
from assessments.linting.remarks import error


def checks(unit):
    yield from copied_originals(unit)
    yield from copied_editions(unit)


def copied_originals(unit):
    for row in unit.text.rows() if unit.text.originals else ():
        for path, text in row.texts():
            if runs := shared_runs(text, unit.text.originals):
                yield error(row, f"“{runs[0]}” stands in an original: say it in other words.", *path)


def copied_editions(unit):
    """A stem that repeats its paragraph is answered by looking for the phrase."""
    runs = {run: where for where, place in unit.paragraphs.items() for run in seven_grams(place.row["classroom"])}
    for item in unit.items:
        yield from copied_stem(item, runs)


def copied_stem(item, runs):
    """`runs` is {run of seven words: address of the paragraph in which it stands}."""
    shared = [run for text in asked_texts(item) for run in seven_grams(text) if run in runs]
    if shared:
        what = _("“%(words)s” stands in %(paragraph)s: ask in other words.")
        yield item.remark(what % {"words": shared[0], "paragraph": runs[shared[0]]}, "stem")
