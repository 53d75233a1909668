"""Template words of the reading room: Markdown, citation chips, the reader's settings."""

from django import template
from django.urls import reverse

from lessons import markup, reader

register = template.Library()


@register.filter
def markdown(text, link=None):
    """{{ lesson.background|markdown:link }}: Markdown as safe HTML, with chips where `link` is given."""
    return markup.render(text or "", link or None)


@register.filter
def markdown_line(text, link=None):
    """As `markdown`, for one line without a paragraph around it."""
    return markup.render_inline(text or "", link or None)


@register.simple_tag
def paragraph_chip(paragraph, unit):
    """The citation of a paragraph (with its document at hand), leading to its own page."""
    letter = paragraph.document.letter
    href = reverse("paragraph-detail", args=[unit.slug, letter, paragraph.number])
    return markup.chip(letter, paragraph.number, href, paragraph.document.hue)


@register.simple_tag
def run_chips(stretch, unit):
    """[(href, first, last or None)] for the runs of a stretch, for cite.html."""
    letter = stretch.document.letter
    return [
        (reverse("paragraph-detail", args=[unit.slug, letter, first]), first, last if last > first else None)
        for first, last in stretch.runs
    ]


@register.filter
def first_stretches(groups):
    """The first stretch of each document, by letter: where the document begins on a page that comes back to it."""
    first = {group.document.letter: group for group in reversed(groups)}
    return [first[letter] for letter in sorted(first)]


@register.filter
def digest(groups):
    """Another one as soon as anything changes that is shown of these stretches."""
    return " ".join(group.digest for group in groups)


@register.simple_tag(takes_context=True)
def reader_classes(context):
    """Class names for the wrapper of whatever is read, after the person's settings."""
    return reader.classes(_settings(context))


@register.inclusion_tag("lessons/components/reader_form.html", takes_context=True)
def reader_form(context):
    """The small form that sets text size, line length and spacing."""
    settings = _settings(context)
    fields = [
        (name, reader.LABELS[name], [(value, words, value == settings[name]) for value, words in choices.items()])
        for name, choices in reader.CHOICES.items()
    ]
    return {"fields": fields, "request": context["request"], "csrf_token": context.get("csrf_token")}


def _settings(context):
    return reader.chosen(context["request"].COOKIES.get(reader.COOKIE))
