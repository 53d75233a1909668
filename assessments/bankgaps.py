"""Texts with numbered gaps, as cloze. Pure."""

import re

from django.utils.translation import gettext as _

from assessments.bankmarkup import BREAK
from assessments.bankrows import Refusal
from assessments.questions.cloze import GAP

NUMBERED = re.compile(r"\[\[([0-9]{1,3})\]\]")


def cloze_stem():
    """What is asked where a file has the text with its gaps alone."""
    return _("Fill the gaps.")


def cloze(pieces, pattern, spec, **more):
    """What stands before the first paragraph with a gap is the stem."""
    at = next((place for place, piece in enumerate(pieces) if pattern.search(piece)), None)
    if at is None:
        raise Refusal(_("There is no gap in its text."))
    places = iter(range(1, 1000))
    text = pattern.sub(lambda found: f"[[{next(places)}]]", BREAK.join(pieces[at:]))
    if [str(place) for place in range(1, len(spec["gaps"]) + 1)] != GAP.findall(text):
        raise Refusal(_("Its text has double brackets that are no gaps."))
    stem = "\n\n".join(pieces[:at]) or cloze_stem()
    return {"kind": "cloze", "stem": stem, "spec": {"text": text, **spec}, **more}
