"""What handing in late costs: Canvas's formula (SEMANTICS 6) with minutes of grace. Pure: knows no database.

A deduction is derived whenever it is asked for, and no mark is ever changed by it; so a rule may change at any time.
"""

from dataclasses import dataclass
from datetime import UTC, timedelta
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.grading import show

HOUR, DAY = "hour", "day"
INTERVALS = {HOUR: timedelta(hours=1), DAY: timedelta(days=1)}
LONGEST_GRACE = 1440  # minutes


@dataclass(frozen=True)
class LateRule:
    """`rate`: percent of the possible points, taken away for each `interval` (hour or day) begun.

    `floor`: percent of the possible points below which no mark is pushed. `grace`: minutes after the due date that cost
    nothing; once they are over, lateness counts from the due date all the same.
    """

    rate: Decimal
    interval: str = DAY
    floor: Decimal = Decimal(0)
    grace: int = 0

    @classmethod
    def of(cls, kept):
        """The rule of what `tidy` gave; None for {}."""
        if not kept:
            return None
        return cls(Decimal(kept["rate"]), kept["interval"], Decimal(kept["floor"]), kept["grace"])

    def intervals(self, late):
        """How many intervals have begun when something is `late` (a timedelta); 0 within the grace."""
        return 0 if late <= timedelta(minutes=self.grace) else -(-late // INTERVALS[self.interval])

    @property
    def words(self):
        rate = (
            _("%s of the points for each hour begun")
            if self.interval == HOUR
            else _("%s of the points for each day begun")
        )
        parts = [rate % _percentage(self.rate)]
        if self.floor:
            parts.append(_("never below %s") % _percentage(self.floor))
        if self.grace:
            parts.append(ngettext("%d minute of grace", "%d minutes of grace", self.grace) % self.grace)
        return ", ".join(parts)


def _percentage(number):
    """With a space that does not break."""
    return f"{show(number)}\u00a0%"


def deduction(raw, possible, late, rule):
    """The points that lateness takes from `raw` of `possible` ones, exact and from 0 to `raw`. `late` is a timedelta.

    possible x min(rate x ceil(late / interval), max(0, raw % - floor)) / 100, put so that only 100 divides.
    """
    taken = possible * rule.rate * rule.intervals(late) / 100
    above_floor = raw - possible * rule.floor / 100
    return max(Decimal(0), min(taken, above_floor))


@dataclass(frozen=True)
class Charge:
    """What lateness costs one attempt: the rule, how late it was (a timedelta), and whether that is waived."""

    rule: LateRule
    late: timedelta
    is_waived: bool = False

    def points(self, raw, possible):
        return Decimal(0) if self.is_waived else deduction(Decimal(raw), Decimal(possible), self.late, self.rule)

    def told(self, raw, possible):
        """What its reader is told, in figures as shown and in words."""
        taken = self.points(raw, possible)
        return {
            "earned": show(raw),
            "taken": show(taken),
            "counted": show(raw - taken),
            "late": self.words,
            "rule": self.rule.words,
            "is_waived": self.is_waived,
        }

    @property
    def words(self):
        """“2 days late”: the intervals that are counted."""
        count = self.rule.intervals(self.late)
        if self.rule.interval == HOUR:
            return ngettext("%d hour late", "%d hours late", count) % count
        return ngettext("%d day late", "%d days late", count) % count


def charge(rule, terms, handed_in_at, zone, is_waived=False):
    """The Charge of an attempt by the Terms of its student; None without a rule, in time, in the grace, or excused."""
    if rule is None or handed_in_at is None or terms.is_excused or not terms.is_late(handed_in_at):
        return None
    late = late_by(terms.due_at, handed_in_at, rule.interval, zone)
    return Charge(rule, late, is_waived) if rule.intervals(late) else None


def late_by(due_at, handed_in_at, interval, zone):
    """How long after the due date.

    Hours are hours that passed; days are days of the class's calendar (`zone`): handed in at the same time of the clock
    a day later is one day late, whatever the clocks did in the night.
    """
    if interval == HOUR:
        return handed_in_at.astimezone(UTC) - due_at.astimezone(UTC)
    clock = [moment.astimezone(zone).replace(tzinfo=None) for moment in (due_at, handed_in_at)]
    return clock[1] - clock[0]


def tidy(rate=None, interval=DAY, floor=None, grace=None):
    """What an assignment keeps of a rule, as plain JSON; {} where nothing was said.

    Percentages have two decimals at most. Raises ValidationError in words, by field (`late_rate` …).
    """
    if interval not in (*INTERVALS, None, ""):
        raise ValidationError({"late_interval": _("Choose hour or day.")})
    rate, floor = _percent("late_rate", rate or 0), _percent("late_floor", floor or 0)
    grace = _minutes(grace or 0)
    if not rate and (floor or grace):
        raise ValidationError({"late_rate": _("Say how much is taken away, or leave all of this empty.")})
    if not rate:
        return {}
    return {"rate": show(rate), "interval": interval or DAY, "floor": show(floor), "grace": grace}


def _percent(name, value):
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= 100 or number != round(number, 2):
        raise ValidationError({name: _("Give a percentage from 0 to 100, with two decimals at most.")})
    return number


def _minutes(value):
    if not isinstance(value, int) or not 0 <= value <= LONGEST_GRACE:
        raise ValidationError({"late_grace": _("Give whole minutes, from 0 to %d.") % LONGEST_GRACE})
    return value
