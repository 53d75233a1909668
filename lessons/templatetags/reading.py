"""Template words of the reading room: Markdown, citation chips, the reader's settings."""

from datetime import date

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from classrooms.models import Membership
from classrooms.rules import studies
from lessons import markup, reader
from lessons.forms.filters import spoken
from lessons.models import ParagraphText

register = template.Library()
register.filter(spoken)
SUPPORTED, ADAPTED = ParagraphText.Tier.SUPPORTED, ParagraphText.Tier.ADAPTED


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


@register.filter
def partial_date(text):
    """ "1953", "1953-09" or "1958-03-27" in words, as exactly as it is known."""
    pieces = [int(piece) for piece in text.split("-")] if text else []
    if len(pieces) < 2:
        return text
    form = "DATE_FORMAT" if len(pieces) == 3 else "YEAR_MONTH_FORMAT"
    return date_format(date(*[*pieces, 1][:3]), form)


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


@register.simple_tag(takes_context=True)
def reading_tier(context):
    """How texts are given to the person: a student's own or teacher's choice; staff look at any tier by `?tier=`."""
    user, wish = context["request"].user, context["request"].GET.get("tier")
    is_look = wish in Membership.ReadingTier.values and not studies(user)
    return wish if is_look else user.reading_tier


@register.simple_tag
def tiered(paragraph, tier, place=""):
    """A paragraph's text in that tier, with its terms explained where they stand, as safe HTML."""
    texts, is_adapted = paragraph.tiers, tier == ADAPTED and ADAPTED in paragraph.tiers
    html, glosses = markup.with_glosses(
        markup.render(texts[ADAPTED] if is_adapted else paragraph.text), paragraph.terms, f"{place}{paragraph.address}"
    )
    context = {
        "html": html,
        "glosses": glosses,
        "address": paragraph.address,
        "as_written": markup.render(paragraph.text) if is_adapted else "",
        "help": markup.render(texts.get(SUPPORTED, "")) if tier == SUPPORTED else "",
    }
    return render_to_string("lessons/components/tiered.html", context)


@register.inclusion_tag("lessons/components/reader_form.html", takes_context=True)
def reader_form(context):
    """The small form that sets text size, line length, spacing, and how texts are given."""
    settings = _settings(context) | {"tier": reading_tier(context)}
    choices_of = reader.CHOICES | {"tier": dict(Membership.ReadingTier.choices)}
    labels = reader.LABELS | {"tier": _("Texts")}
    fields = [
        (name, labels[name], [(value, words, value == settings[name]) for value, words in choices.items()])
        for name, choices in choices_of.items()
    ]
    return {"fields": fields, "request": context["request"], "csrf_token": context.get("csrf_token")}


def _settings(context):
    return reader.chosen(context["request"].COOKIES.get(reader.COOKIE))
