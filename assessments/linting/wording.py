"""How stems and options are worded: what lets a student find the key without the documents. Pure.

The rules are those of Haladyna, Downing and Rodriguez (2002), "A review of multiple-choice item-writing guidelines".
"""

import re
from itertools import combinations

from django.utils.translation import gettext as _

from assessments.linting.grams import words
from assessments.linting.unit import plain

LONGEST_TO_SHORTEST = 1.5
# Nobody sees from a name or a word which one is right, so options up to this length count as if they had it.
SHORT = 12
FIGURE = re.compile(
    r"(?:about|over|under|nearly|almost|just|below|in|on|of|to|and|the|thousand|million|billion|per|cent|percent|people"
    r"|years?|months?|days?|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|[\d.,:%–-]|\s)+",
    re.IGNORECASE,
)
ALL_OR_NONE = re.compile(
    r"\b(all|none|both|neither|any|each|some)\b( two| three| four)?( of)?( the| these| those)?"
    r" (above|below|others?|options?|answers?|choices?|statements)\b"
    r"|^(all|none|both|neither) of (these|those|them)\W*$",
    re.IGNORECASE,
)
LETTERS = re.compile(
    r"\W*((only|both|either|neither)\W+)?\(?[a-h]\)?(\W+[a-h]\)?)*\W+(and|or|nor|&)\W+\(?[a-h]\W*(only)?\W*",
    re.IGNORECASE,
)
NEGATION = re.compile(r"\b(not|except|never|neither|nor)\b|n['’]t\b", re.IGNORECASE)
HARMLESS = re.compile(r"\bnot only\b|\bor not\b|[“\"‘][^”\"’]*[”\"’]", re.IGNORECASE)
EMPHASIS = re.compile(r"\*+(not|except|never|neither|nor)\*+|\b(NOT|EXCEPT|NEVER|NEITHER|NOR)\b")
ASKS = re.compile(r"\?|^\W*(choose|select|mark|tick|find|name)\b", re.IGNORECASE)
CHOSEN = ("single", "multiple", "paired", "passage")


def checks(item):
    yield from combined_options(item)
    yield from negative_stem(item)
    yield from longest_key(item)
    yield from uneven_options(item)
    yield from repeated_options(item)


def combined_options(item):
    for place, option in item.options:
        path = ("spec", "options", place, "text")
        if ALL_OR_NONE.search(option["text"]):
            yield item.error(_("“All” or “none of the above” tests guessing: write an option of its own."), *path)
        elif LETTERS.fullmatch(option["text"]):
            what = _("An option that joins others tests logic: write one of its own, or name the documents you mean.")
            yield item.error(what, *path)


def negative_stem(item):
    """Asked is what is wrong: readers pass over the small word. Why somebody did not do a thing is a plain question."""
    if item["kind"] not in CHOSEN:
        return
    sentences = re.split(r"(?<=[.?!])\s+", HARMLESS.sub("", item["stem"]))
    asking = [sentence for sentence in sentences if ASKS.search(sentence)] or sentences
    asking = [sentence for sentence in asking if not re.search(r"\bwhy\b", sentence, re.IGNORECASE)]
    if not any(NEGATION.search(sentence) for sentence in asking):
        return
    if all(EMPHASIS.search(sentence) for sentence in asking if NEGATION.search(sentence)):
        yield item.remark(_("The stem asks for what is not so. Can it ask for what is so?"), "stem")
    else:
        yield item.error(
            _("The stem asks for what is not so: turn it round, or emphasise the word as **not**."), "stem"
        )


def is_figure(text):
    return any(sign.isdigit() for sign in text) and bool(FIGURE.fullmatch(text))


def lengths(item):
    """[(length, is right)] of the options, in characters, none shorter than SHORT; [] where all are figures."""
    if all(is_figure(option["text"]) for _place, option in item.options):
        return []
    return [(max(len(plain(option["text"])), SHORT), option["right"]) for _place, option in item.options]


def is_key_longest(item):
    """Whether the only key is longer than every other option; None where lengths tell nothing."""
    rows = lengths(item) if item["kind"] != "multiple" else []
    if not rows:
        return None
    key = next(length for length, is_right in rows if is_right)
    return all(length < key for length, is_right in rows if not is_right)


def longest_key(item):
    if is_key_longest(item):
        yield item.remark(_("The key is the longest option. Is every word of it needed?"), "spec", "options")


def uneven_options(item):
    """An error where one option is right; several right ones are given away less by their length."""
    sizes = [length for length, _is_right in lengths(item)]
    if sizes and max(sizes) > LONGEST_TO_SHORTEST * min(sizes):
        what = _("The options have %(least)d to %(most)d characters; the longest may have 1.5 times the shortest.")
        told = item.remark if item["kind"] == "multiple" else item.error
        yield told(what % {"least": min(sizes), "most": max(sizes)}, "spec", "options")


def repeated_options(item):
    for (_first, one), (second, other) in combinations(item.options, 2):
        if words(one["text"]) == words(other["text"]):
            what = _("This option says the same as the option %(id)s.") % {"id": one["id"]}
            yield item.error(what, "spec", "options", second, "text")
