"""The frame of every page, rendered once by each worker for all who see the same."""

import re

from django import template
from django.core.cache import caches
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()

# What stands in a kept frame for what is one person's own; no text holds the null character.
OWN = {name: f"\0{name}\0" for name in ("name", "path", "csrf_token")}
OWN_PLACE = re.compile("\0([a-z_]+)\0")


@register.simple_tag
def still(name):
    """A template that stays as it is: the same on every page, for everybody who reads the same language."""
    return mark_safe(_kept(name, (), lambda: render_to_string(name)))


@register.simple_tag
def script(name):
    """One of our scripts, which begins when the page is there."""
    return _kept(name, (), lambda: format_html('<script src="{}" defer></script>', static(name)))


@register.simple_tag
def style(name):
    return _kept(name, (), lambda: format_html('<link rel="stylesheet" href="{}">', static(name)))


@register.simple_tag(takes_context=True)
def page_top(context):
    """`components/page_top.html` for whoever looks, or for nobody, as on the page of an error."""
    request, user = context.get("request"), context.get("user")
    match = request and request.resolver_match
    facts = {"here": match and match.url_name, "theme": context.get("theme"), "user": user}
    if user is None or not user.is_authenticated:
        return render_to_string("components/page_top.html", facts)
    sees = (facts["here"], facts["theme"], user.is_staff, user.assists_anywhere)
    html = _kept("top", sees, lambda: render_to_string("components/page_top.html", facts | OWN))
    own = {
        "name": user.get_full_name() or user.get_username(),
        "path": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
    return mark_safe(OWN_PLACE.sub(lambda place: escape(own[place[1]]), html))


def _kept(name, sees, render):
    key = "-".join(map(str, (name, *sees, get_language())))
    return caches["rendered"].get_or_set(key, render)
