"""What statistics tell a teacher, in words: options chosen, guide values, flags. Pure: knows no database.

Guide values: Moodle's documentation (SEMANTICS 12); bounds of the flags: the usual cut-offs of item analysis.
Nothing here is about a single student, and nothing ranks students.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# Fewer attempts than this: nothing is told, because figures would show single students.
LEAST = 3
# Fewer: nothing about relations between questions, which would be chance.
LEAST_FOR_RELATIONS = 10
# Fewer: how well a question discriminates is told in steps, because its standard error is near 9 even with 120.
LEAST_FOR_DECIMALS = 120

HARD, EASY = 20, 95  # facility, percent
WEAK, FAIR, GOOD = 10, 20, 30  # discrimination index, percent
OFTEN_OMITTED = 10  # percent of attempts
SELDOM_CHOSEN = 5  # percent of attempts
DISAGREEMENT = 60  # percent that agree with the key of a grid's cell
LONGEST_NAME = 60  # characters of an option's text within a sentence
MOST_TYPED = 8  # of what was typed, so many of the commonest answers are told


@dataclass(frozen=True)
class Choice:
    """One thing that could be chosen or was typed, and how often. Shares are percentages of attempts, blanks included.

    `best` and `weakest` are the shares among those two thirds of the attempts; None where that cannot be told.
    `group` is what was chosen for, where a question asks for several choices (a cell of a grid); `is_debatable` where
    another choice than the key may be defensible. The text of what was typed is a student's.
    """

    id: str
    text: str
    group: str
    is_right: bool
    is_partly: bool
    count: int
    share: float
    best: float | None
    weakest: float | None
    is_debatable: bool = False
    is_typed: bool = False


@dataclass(frozen=True)
class Flag:
    """One sentence. `level`: "check" (the key may be wrong), "look" (read the question again) or "note"."""

    level: str
    words: str


def choices(kind, spec, answers, tails=None):
    """[Choice] of everything a question offers, in its order, and of what was typed most often, group by group.

    `kind` is the question's type, `answers` one per attempt, `tails` the places of the best and the weakest third.
    """
    if not answers:
        return []
    best, weakest = tails or ((), ())
    return [
        Choice(
            row["id"],
            row["text"],
            row.get("group", ""),
            row["is_right"],
            row.get("is_partly", False),
            sum(picks),
            _share(picks),
            _share([picks[place] for place in best]),
            _share([picks[place] for place in weakest]),
            row.get("is_debatable", False),
            is_typed,
        )
        for is_typed, count in ((False, _chosen), (True, _typed))
        for row, picks in count(kind, spec, answers)
    ]


def _chosen(kind, spec, answers):
    """[(row of `offered`, whether each of the answers chose it)]."""
    if not hasattr(kind, "tally"):
        return []
    chosen = [set(kind.tally(spec, answer)) for answer in answers]
    return [(row, [row["id"] in names for names in chosen]) for row in kind.offered(spec)]


def _typed(kind, spec, answers):
    """[(row of `typed`, whether each of the answers has it)]; the spelling that was typed most often stands for all."""
    if not hasattr(kind, "typed"):
        return []
    columns = zip(*(kind.typed(spec, answer) for answer in answers), strict=True)
    return [(row, [other["id"] == row["id"] for other in column]) for column in columns for row in _commonest(column)]


def _commonest(rows):
    """The rows typed most often, each once."""
    typed = [row for row in rows if row["text"]]
    spellings = Counter(row["text"] for row in typed)
    by_id = {row["id"]: row for row in sorted(typed, key=lambda row: (spellings[row["text"]], row["text"]))}
    counts = Counter(row["id"] for row in typed)
    return sorted(by_id.values(), key=lambda row: (-counts[row["id"]], row["text"]))[:MOST_TYPED]


def _share(picks):
    return 100 * sum(picks) / len(picks) if picks else None


def flags(item, attempts, picked, has_key=True):
    """[Flag] for one question, the gravest first; none below LEAST_FOR_RELATIONS.

    `picked` are its Choices; `has_key` is False where a person marks.
    """
    if attempts < LEAST_FOR_RELATIONS:
        return []
    return [
        *_wrong_key(picked),
        *_relation(item.discrimination_index, has_key),
        *_disputed(picked),
        *_extremes(item.facility, has_key),
        *_omissions(item.omitted, attempts),
        *_idle(picked),
    ]


def _wrong_key(picked):
    for group in _groups(picked):
        if group[0].best is not None:
            yield from _wrong_accepted(group) if group[0].is_typed else _wrong_choice(group)


def _wrong_choice(group):
    """A wrong option that more of the best third chose than the right one."""
    least = min((choice for choice in group if choice.is_right), key=lambda choice: choice.best, default=None)
    wrong = max(_wrong(group), key=lambda choice: choice.best, default=None)
    if least and wrong and wrong.best > least.best:
        facts = {"wrong": _name(wrong), "right": _name(least), "of": wrong.best, "than": least.best}
        words = _(
            "More of the best third chose %(wrong)s (%(of).0f %%) than the key %(right)s (%(than).0f %%): "
            "check the key."
        )
        yield Flag("check", words % facts)
    else:
        yield from _misleading(group)


def _misleading(group):
    """A wrong option that more chose than the one right one, though not of the best third: a misconception, perhaps."""
    rights = [choice for choice in group if choice.is_right]
    wrong = max(_wrong(group), key=lambda choice: choice.share, default=None)
    if len(rights) == 1 and wrong and wrong.share > rights[0].share and not wrong.group:
        facts = {"wrong": _name(wrong), "right": _name(rights[0]), "of": wrong.share, "than": rights[0].share}
        words = _("More chose %(wrong)s (%(of).0f %%) than the key %(right)s (%(than).0f %%): talk about why.")
        yield Flag("look", words % facts)


def _wrong_accepted(group):
    """One answer that is not accepted, typed by more of the best third than all accepted ones. It is not quoted."""
    accepted = sum(choice.best for choice in group if choice.is_right)
    wrong = max((choice.best for choice in _wrong(group)), default=0)
    if wrong > accepted:
        words = _(
            "More of the best third typed the same answer that is not accepted (%(of).0f %%) than an accepted one "
            "(%(than).0f %%): check what is accepted."
        )
        yield Flag("check", words % {"of": wrong, "than": accepted})


def _groups(picked):
    return [list(group) for _group, group in groupby(picked, key=lambda choice: choice.group)]


def _wrong(picked):
    return [choice for choice in picked if not (choice.is_right or choice.is_partly)]


def _relation(index, has_key):
    if index is None:
        return
    if index < 0:
        yield Flag(
            "check",
            _("Who did well on the other questions did worse on this one: check the key first, then the words.")
            if has_key
            else _("Who did well on the other questions did worse on this one: check how it was marked."),
        )
    elif index < WEAK:
        yield Flag("look", _("It hardly tells those who did well on the other questions from those who did not."))


def _disputed(picked):
    """Cells of a grid in which few agree with the key."""
    for group in _groups(picked):
        agree = sum(choice.share for choice in group if choice.is_right or choice.is_partly)
        if group[0].is_debatable and agree < DISAGREEMENT:
            yield Flag(
                "look",
                _("Only %(share).0f %% agree with the key on “%(cell)s”: another answer may be defensible.")
                % {"share": agree, "cell": _short(group[0].group)},
            )


def at_fault(has_key=True):
    """[Flag] in the place of all others, where a mended question gives everybody its points."""
    if has_key:
        words = _("This question was found to be at fault: everybody has full points, which tells nothing.")
    else:
        words = _("Its key was found to be at fault: everybody has full points for it. Only what a person marks tells.")
    return [Flag("note", words)]


def _extremes(facility, has_key):
    if facility is None:
        return
    if facility < HARD:
        yield Flag(
            "look",
            _("Hardly anybody got it right: is the paragraph among what was read, and is the key right?")
            if has_key
            else _("Hardly anybody earned points: is the paragraph among what was read, and is the task clear?"),
        )
    elif facility == 100:
        yield Flag("note", _("Everybody got it right. It may be meant so; it tells nothing about differences."))
    elif facility > EASY:
        yield Flag("note", _("Almost everybody got it right. It may be meant so; it tells little about differences."))


def _omissions(omitted, attempts):
    if 100 * omitted >= OFTEN_OMITTED * attempts:
        yield Flag(
            "look",
            _("Often left out: %(n)d of %(all)d gave no answer. Was it understood, and was there time?")
            % {"n": omitted, "all": attempts},
        )


def _idle(picked):
    """Wrong options that tempt nobody; where the same ones stand in every group, as in a grid, they may."""
    wrong = [choice for choice in _wrong(picked) if not choice.group and not choice.is_typed]
    if never := [_name(choice) for choice in wrong if not choice.count]:
        yield Flag("note", _("Nobody chose %s.") % ", ".join(never))
    if seldom := [_name(choice) for choice in wrong if choice.count and choice.share < SELDOM_CHOSEN]:
        yield Flag("note", _("Hardly anybody chose %s.") % ", ".join(seldom))


def _name(choice):
    return f"“{_short(choice.text)}”" if not choice.group else f"“{_short(choice.group)}: {choice.text}”"


def _short(text):
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def discrimination_step(index):
    """(steps of three, word) for a discrimination index; None where it is undefined."""
    if index is None:
        return None
    if index < 0:
        return 0, pgettext("discrimination", "negative")
    if index < FAIR:
        return 1, pgettext("discrimination", "weak")
    return (2, pgettext("discrimination", "fair")) if index < GOOD else (3, pgettext("discrimination", "good"))


def mean_words(mean):
    """What a mean in percent of the points says, beside the guide value; empty where there is none."""
    if mean is None:
        return ""
    if mean < 50:
        return _("lower than the usual 50 to 75 %: a hard quiz for this class")
    if mean > 75:
        return _("higher than the usual 50 to 75 %: an easy quiz for this class")
    return _("as usual (50 to 75 %)")


def spread_words(sd):
    """What a standard deviation in percent of the points says, beside the guide value."""
    if sd is None:
        return ""
    if sd < 12:
        return _("smaller than the usual 12 to 18 %: results lie close together")
    if sd > 18:
        return _("greater than the usual 12 to 18 %: results lie far apart")
    return _("as usual (12 to 18 %)")


def consistency_words(consistency):
    """What the internal consistency in percent says, beside the guide values."""
    if consistency is None:
        return ""
    if consistency > 75:
        return _("satisfactory (above 75 %)")
    if consistency < 64:
        return _("poor (below 64 %): do not rest a decision about a student on this quiz alone")
    return _("middling (satisfactory above 75 %, poor below 64 %)")
