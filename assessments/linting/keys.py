"""Where the keys stand among all single choices of a unit, and how long they are: only chance may decide. Pure."""

from assessments.linting.remarks import error
from assessments.linting.wording import is_key_longest

# In 20 questions of four options each position is due 5 times, the least for which chi-square holds (Cochran 1954).
LEAST_ITEMS = 20
LEAST_EXPECTED = 5
ALPHA = 0.05
# Chi-square at 5 %, by degrees of freedom.
CRITICAL = dict(enumerate([3.841, 5.991, 7.815, 9.488, 11.070, 12.592, 14.067, 15.507, 16.919, 18.307, 19.675], 1))


def checks(unit):
    yield from unbalanced_positions(unit)
    yield from too_many_long_keys(unit)


def unbalanced_positions(unit):
    """Options that keep their order and printed quizzes show the author's habit."""
    items = [item["spec"]["options"] for item in unit.items if item["kind"] == "single"]
    observed, expected = positions(items)
    if len(items) < LEAST_ITEMS or len(expected) < 2:
        return
    if chi_square(observed, expected) > CRITICAL[len(expected) - 1]:
        counts = ", ".join(f"{ordinal} {count}" for ordinal, count in enumerate(observed, 1))
        what = f"Of {len(items)} single choices the key stands at position {counts} times. Move some keys."
        yield error(unit.text.unit, what, name="positions of keys")


def positions(items):
    """How often the key stands first, second …, and how often it would by chance; rare last places are one."""
    most = max((len(options) for options in items), default=0)
    observed, expected = [0] * most, [0.0] * most
    for options in items:
        observed[next(place for place, option in enumerate(options) if option["right"])] += 1
        for place in range(len(options)):
            expected[place] += 1 / len(options)
    while len(expected) > 1 and expected[-1] < LEAST_EXPECTED:
        observed[-2:], expected[-2:] = [sum(observed[-2:])], [sum(expected[-2:])]
    return observed, expected


def chi_square(observed, expected):
    return sum((seen - due) ** 2 / due for seen, due in zip(observed, expected, strict=True))


def too_many_long_keys(unit):
    """The share of keys that are longest, against chance: each of n options is the longest once in n times."""
    told = [(is_key_longest(item), len(item.options)) for item in unit.items]
    told = [(is_longest, count) for is_longest, count in told if is_longest is not None]
    hits = sum(is_longest for is_longest, _count in told)
    if len(told) >= LEAST_ITEMS and tail([1 / count for _longest, count in told], hits) < ALPHA:
        what = (
            f"In {hits} of {len(told)} questions the key is the longest option, clearly more than chance. Shorten keys."
        )
        yield error(unit.text.unit, what, name="length of keys")


def tail(chances, hits):
    """The exact probability of so many hits or more, where each trial has a chance of its own (Poisson binomial)."""
    spread = [1.0]
    for chance in chances:
        longer, shifted = [*spread, 0.0], [0.0, *spread]
        spread = [miss * (1 - chance) + hit * chance for miss, hit in zip(longer, shifted, strict=True)]
    return sum(spread[hits:])
