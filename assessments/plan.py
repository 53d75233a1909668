"""What a quiz puts on one student's paper: which questions, and in which order what they offer. Pure."""

import hashlib
from decimal import Decimal
from itertools import groupby


def stretches(items):
    """[(Section or None, [item])] of items (`number`, `section`), in the order of the quiz."""
    rows = sorted(items, key=lambda item: item.number)
    groups = [list(rows) for _pk, rows in groupby(rows, key=lambda item: item.section_id)]
    return [(rows[0].section, rows) for rows in groups]


def paper(items, chance, seen=frozenset(), is_shuffled=False):
    """[(slot, item)] of one student's paper, in its order; the slot is the place that it would have unshuffled.

    `chance` is a `random.Random`. Where a section is drawn from, items whose question's `key` is in `seen` come last.
    Questions change places within their section only.
    """
    rows, slot = [], 0
    for section, pool in stretches(items):
        if section is not None and section.draw is not None:
            pool = _drawn(pool, section.draw, chance, seen)
        places = list(enumerate(pool, slot + 1))
        slot += len(places)
        if is_shuffled:
            chance.shuffle(places)
        rows += places
    return rows


def _drawn(pool, count, chance, seen):
    mixed = chance.sample(pool, len(pool))
    unseen_first = sorted(mixed, key=lambda item: item.key in seen)
    return sorted(unseen_first[:count], key=lambda item: item.number)


def totals(pools):
    """(points in all, how many questions a person marks at the most) of one student's paper.

    `pools` are [(how many are drawn or None, [(points, kind's MARKED_BY)])]. All questions of one that is drawn from
    have the same points, so every student's paper has the same points in all.
    """
    points, by_hand = Decimal(0), 0
    for draw, rows in pools:
        taken = len(rows) if draw is None else min(draw, len(rows))
        points += sum((Decimal(worth) for worth, _marked_by in rows[:taken]), Decimal(0))
        by_hand += min(taken, sum(marked_by == "person" for _worth, marked_by in rows))
    return points, by_hand


def arranged(kind, facts, arrangement):
    """What a type's `asked` or `explain` tells, with the lists it SHUFFLES in the order of this arrangement.

    0 is the author's order. Any other number always gives the same order of the same ids, so it should be another one
    for each question of a paper: options a, b, c stand alike wherever the number is the same.
    """
    if not arrangement or facts.get("keeps_order"):
        return facts
    names = [name for name in getattr(kind, "SHUFFLES", ()) if name in facts]
    return facts | {name: sorted(facts[name], key=lambda row: _lot(arrangement, row["id"])) for name in names}


def _lot(arrangement, name):
    return hashlib.sha256(f"{arrangement} {name}".encode()).digest()
