"""Where bars and dots stand in a drawing, in percent of its width and height. Pure: numbers in, numbers out."""

from dataclasses import dataclass

BINS = 10
LEFT, WIDTH = 8, 88  # the field of a drawing, with room for its scale
TOP, HEIGHT = 8, 80
GAP = 0.5  # left and right of a bar
NEAR_ACROSS, NEAR_DOWN = 6, 8  # labels closer than this would cover each other
HIGHEST = 100


@dataclass(frozen=True)
class Bar:
    """`count` scores from `low` to `high` percent."""

    low: int
    high: int
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self):
        return self.x + self.width / 2

    @property
    def left(self):
        """Where the mark of its lower end stands on the scale."""
        return self.x - GAP

    @property
    def above(self):
        return self.y - 1.5


@dataclass(frozen=True)
class Dot:
    """One question on the map; `label_y` is the height of its label, if it is named."""

    label: str
    x: float
    y: float
    is_named: bool
    label_y: float

    @property
    def is_right(self):
        """So far to the right that its number stands to its left."""
        return self.x > LEFT + 0.9 * WIDTH


@dataclass(frozen=True)
class Line:
    """A line of the scale: `text` at `at`."""

    text: str
    at: float


def distribution(percentages):
    """Ten Bars of scores in percent; a full score belongs to the last."""
    step = HIGHEST // BINS
    counts = [0] * BINS
    for value in percentages:
        counts[min(max(int(value // step), 0), BINS - 1)] += 1
    most = max(counts) or 1
    return [_bar(place, step, count, most) for place, count in enumerate(counts)]


def _bar(place, step, count, most):
    room = WIDTH / BINS
    height = HEIGHT * count / most
    low, high = place * step, (place + 1) * step
    return Bar(low, high, count, LEFT + place * room + GAP, TOP + HEIGHT - height, room - 2 * GAP, height)


@dataclass(frozen=True)
class Field:
    """The item map: facility goes across, discrimination up from `lowest` to 100."""

    lowest: int
    dots: list

    def up(self, value):
        return TOP + HEIGHT * (HIGHEST - value) / (HIGHEST - self.lowest)

    @property
    def across(self):
        """The lines of the scale of facility, every 20 percent."""
        return [Line(str(value), place_across(value)) for value in range(0, HIGHEST + 1, 20)]

    @property
    def scale(self):
        return [Line(f"{value}".replace("-", "−"), self.up(value)) for value in range(self.lowest, HIGHEST + 1, 20)]

    @property
    def zero(self):
        return self.up(0)


def place_across(facility):
    return LEFT + WIDTH * facility / HIGHEST


def item_map(points):
    """The Field of [(label, facility, discrimination, is_named)]; named dots get their labels without overlap."""
    lowest = min([-20, *(int(index // 20) * 20 for _label, _facility, index, _named in points)])
    field, labels = Field(lowest, []), []
    for label, facility, index, is_named in sorted(points, key=lambda point: (-point[2], point[0])):
        x, y = place_across(facility), field.up(index)
        label_y = y
        while is_named and any(abs(x - other) < NEAR_ACROSS and abs(label_y - at) < NEAR_DOWN for other, at in labels):
            label_y += NEAR_DOWN
        if is_named:
            labels.append((x, label_y))
        field.dots.append(Dot(label, x, y, is_named, label_y))
    return field
