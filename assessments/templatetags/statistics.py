"""Figures as people read them: whole percent, and a dash with a word where there is no figure."""

from django import template
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assessments import grading

register = template.Library()


@register.filter
def percent(value):
    """A percentage as a whole number."""
    return nothing() if value is None else _("%s %%") % whole(value)


@register.filter
def whole(value):
    return "" if value is None else localize(round(value)).replace("-", "−")


@register.filter
def figure(value):
    """A number of two decimals."""
    return nothing() if value is None else grading.show(value).replace("-", "−")


@register.filter
def duration(seconds):
    """A number of seconds in minutes and seconds."""
    if seconds is None:
        return nothing()
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


@register.filter
def first_paragraph(text):
    """What an author wrote up to the first empty line."""
    return text.strip().partition("\n\n")[0]


@register.filter
def place(value):
    """A coordinate of a drawing, in percent, the same in every language."""
    return f"{value:.2f}%"


def nothing():
    return format_html('<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>', _("none"))
