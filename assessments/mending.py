"""What mending a question does: which version stands in its place now, and what a policy makes of a mark. Pure.

The four policies are those of `Mending.Policy`. Points are exact decimals; versions are named by their ids.
"""

from collections import Counter

FULL, EITHER, NEW, LATER = "full", "either", "new", "later"


def standing(version, steps):
    """The version that stands for this one after `steps`, [(before, after)] in the order in which they were taken."""
    for before, after in steps:
        if version == before:
            version = after
    return version


def lineage(version, steps):
    """{version}: all for which the same one stands now, itself included."""
    now = standing(version, steps)
    return {one for one in {version}.union(*steps) if standing(one, steps) == now}


def points_after(policy, before, verdict):
    """The points of an answer that was handed in. `verdict`: what the new version gives it."""
    if policy == LATER:
        return before
    return max(before, verdict) if policy == EITHER else verdict


def is_moved(policy, before, verdict):
    """Whether such an answer goes over to the new version.

    Where the mark by the old key stays, the old version stays with it: what a student reads explains the mark.
    """
    return policy != LATER and points_after(policy, before, verdict) == verdict


def direction(before, after, is_persons):
    """What becomes of a mark: 'up', 'down', 'same', or 'flagged': a person's mark, which only a person changes."""
    if before == after:
        return "same"
    if is_persons:
        return "flagged"
    return "up" if after > before else "down"


def counts(directions):
    """{direction: how many}, all four of them."""
    found = Counter(directions)
    return {name: found[name] for name in ("up", "down", "same", "flagged")}


def is_mendable(kind):
    """Whether the machine gives points by a key that can be put right."""
    return hasattr(kind, "rekey")


def key_of(kind, spec):
    """How the key stands, as `kind.rekey` takes it."""
    return kind.rekey_field(spec).initial if hasattr(kind, "rekey_field") else kind.key(spec)


def key_words(kind, spec):
    """What is right, in words: an option each, with what it is chosen for, or a typed answer each."""
    if hasattr(kind, "offered"):
        rows = [row for row in kind.offered(spec) if row["is_right"]]
        return [f"{row['group']}: {row['text']}" if row.get("group") else row["text"] for row in rows]
    return [row["text"] for row in kind.explain(spec, kind.key(spec), [], True)["accepted"] if row["credit"] == "1"]
