"""Tags as people type them: “Week 3” becomes week-3, wherever a tag is typed."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.services.banks import LONGEST_TAG
from lessons.forms.fields import KeysField
from lessons.forms.known import each


class TagField(forms.CharField):
    """One tag."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_TAG, **kwargs)

    def clean(self, value):
        words = super().clean(value)
        return as_tag(words) if words else ""


class TagsField(KeysField):
    """Tags with commas between; the same one twice is one."""

    separator = re.compile(r"[,;\n]+")

    def to_python(self, value):
        typed = each(as_tag, super().to_python(value))
        return list(dict.fromkeys(map(as_tag, typed)))


def as_tag(words):
    """Raises ValidationError where nothing of the words can stand in an address."""
    tag = slugify(words)
    if not tag:
        raise ValidationError(_("A tag needs letters from a to z, or figures: “%(words)s”.") % {"words": words})
    if len(tag) > LONGEST_TAG:
        raise ValidationError(
            _("A tag has at most %(most)d characters: “%(words)s”.") % {"most": LONGEST_TAG, "words": words}
        )
    return tag
