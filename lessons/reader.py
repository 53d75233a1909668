"""How a person likes to read: size of text, width of lines, spacing. Pure: reads and writes one cookie's value."""

from django.utils.translation import gettext_lazy as _

COOKIE = "reader"
CHOICES = {
    "size": {"normal": _("Normal"), "large": _("Large"), "larger": _("Largest")},
    "width": {"narrow": _("Narrow"), "normal": _("Normal"), "wide": _("Wide")},
    "spacing": {"normal": _("Normal"), "loose": _("Loose")},
}
LABELS = {"size": _("Text size"), "width": _("Line length"), "spacing": _("Spacing")}


def chosen(cookie):
    """{setting: choice} of a cookie such as "large.wide.normal"; whatever is not a choice is normal."""
    values = (cookie or "").split(".")
    values += [""] * (len(CHOICES) - len(values))
    return allowed(dict(zip(CHOICES, values, strict=False)))


def allowed(wishes):
    """{setting: choice}, with normal for whatever is missing or is not a choice."""
    return {name: wishes[name] if wishes.get(name) in choices else "normal" for name, choices in CHOICES.items()}


def cookie_for(settings):
    return ".".join(settings[name] for name in CHOICES)


def classes(settings):
    """The class names of reading.css, for example "reader reader-size-large reader-width-wide …"."""
    return " ".join(["reader", *(f"reader-{name}-{choice}" for name, choice in settings.items())])
