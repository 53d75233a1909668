"""What several formats make alike of what they read: a statement, pairs, events, numbered gaps. Pure."""

import re

from django.utils.translation import gettext as _

from assessments.bankmarkup import BREAK
from assessments.bankrows import STATEMENT, Refusal
from assessments.questions.cloze import GAP
from assessments.questions.folding import fold

NUMBERED = re.compile(r"\[\[([0-9]{1,3})\]\]")


def true_false(pieces, options):
    """The last of its texts is the statement; those before it are the stem."""
    stem = "\n\n".join(pieces[:-1]) or (str(STATEMENT) if pieces else "")
    return {"kind": "true_false", "stem": stem, "spec": {"statement": pieces[-1] if pieces else "", "options": options}}


def pairs(stems, spares):
    """The spec of stems with their matches; a spare stands there once, and is no match of any."""
    matches = {stem["match"] for stem in stems}
    return {"stems": stems, "spares": [spare for spare in dict.fromkeys(spares) if spare not in matches]}


def event_ids(texts):
    """Ids in the order in which students find the events: they can read them, so these must not tell the right one."""
    ids = [""] * len(texts)
    for count, place in enumerate(sorted(range(len(texts)), key=lambda place: fold(texts[place])), 1):
        ids[place] = f"e{count:02d}"
    return ids


def once(words, keeps_case=False):
    """The words, each once in whatever letters."""
    found = {}
    for word in words:
        found.setdefault(fold(word, keeps_case=keeps_case), word)
    return list(found.values())


def told_of_accents(words):
    """[a warning], where the right words of typed gaps have accents."""
    has_accents = any(fold(word) != fold(word, keeps_accents=True) for word in words)
    return [_("Accents do not count in gaps here.")] if has_accents else []


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
