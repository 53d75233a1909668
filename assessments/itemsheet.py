"""The statistics of a quiz as rows of cells: its questions, their options, the quiz itself."""

from django.utils.translation import gettext as _

from assessments.statistics import QuizFigures


def export_rows(book):
    """Everything as rows of cells: questions, options, the quiz. What is undefined or hidden is empty, never zero."""
    return [*_question_rows(book), [], *_option_rows(book), [], *_quiz_rows(book)]


def _question_rows(book):
    yield [
        _("Number"),
        _("Question"),
        _("Version"),
        _("Kind"),
        _("Attempts"),
        _("Points"),
        _("Facility (%)"),
        _("Facility, low end of 95 %"),
        _("Facility, high end of 95 %"),
        _("Standard deviation (points)"),
        _("Discrimination index (%)"),
        _("Discriminative efficiency (%)"),
        _("Intended weight (%)"),
        _("Effective weight (%)"),
        _("Left out by"),
        _("Time, estimated median (seconds)"),
        _("Waiting for a mark"),
        _("To look at"),
        _("Discrimination, in steps"),
    ]
    for place in book.places:
        question, item = place.question, place.item
        facts = [place.number, question.key, question.digest, question.get_kind_display(), place.attempts]
        low, high = place.interval or (None, None)
        step = place.step[1] if place.step else ""
        figures = [item.facility, low, high, item.sd, item.discrimination_index] if item else [None] * 5
        weights = [item.discriminative_efficiency, item.intended_weight, item.effective_weight] if item else [None] * 3
        omitted = item.omitted if item else ""
        words = " ".join(flag.words for flag in place.flags)
        told = map(_cell, [question.points, *figures, *weights])
        yield [*facts, *told, omitted, _cell(place.seconds), place.waiting, words, step]


def _option_rows(book):
    yield [
        _("Number"),
        _("Question"),
        _("Asked for"),
        _("Option or typed answer"),
        _("Key"),
        _("Chosen by"),
        _("Share (%)"),
        _("Share of the best third (%)"),
        _("Share of the weakest third (%)"),
    ]
    for place in book.places:
        for choice in place.choices:
            shares = map(_cell, [choice.share, choice.best, choice.weakest])
            about = [choice.group, choice.text, _worth(choice)]
            yield [place.number, place.question.key, *about, choice.count, *shares]


def _worth(choice):
    """What a choice is worth in a word; nothing for a wrong one."""
    if choice.is_right:
        return _("accepted") if choice.is_typed else _("key")
    return _("in part") if choice.is_partly else ""


def _quiz_rows(book):
    figures = book.figures if not book.is_hidden else QuizFigures()
    yield [_("Quiz"), book.assignment.title]
    yield [_("Attempts"), book.attempts]
    yield [_("Points"), _cell(book.maximum)]
    yield [_("Mean (points)"), _cell(figures.mean)]
    yield [_("Median (points)"), _cell(figures.median)]
    yield [_("Standard deviation (points)"), _cell(figures.sd)]
    yield [_("Skewness"), _cell(figures.skewness)]
    yield [_("Kurtosis"), _cell(figures.kurtosis)]
    yield [_("Internal consistency (%)"), _cell(figures.internal_consistency)]
    yield [_("Error ratio (%)"), _cell(figures.error_ratio)]
    yield [_("Standard error (points)"), _cell(figures.standard_error)]
    yield [_("Median time (minutes)"), _cell(None if book.is_hidden else book.minutes)]


def _cell(number):
    """A number for a spreadsheet, empty where there is none."""
    return "" if number is None else round(float(number), 4)
