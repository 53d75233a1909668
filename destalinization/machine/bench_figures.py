"""The arithmetic of the bench: what /proc says, percentiles, ratios, and the lines of its report. Pure."""

from dataclasses import dataclass

# Server CPU-seconds, or bare inserts, that one operation may cost.
GOALS = {"sign in": ("s", 0.08), "save": ("x", 1.5), "whole attempt": ("x", 20)}
BARE = "bare insert"
HEADER = (
    f"{'operation':<16}{'times':>7}{'CPU-s each':>12}{'x bare':>8}{'median ms':>11}{'95th ms':>9}{'errors':>8}  goal"
)


@dataclass(frozen=True)
class Measured:
    """What one operation cost: `cpu` seconds of the server in all (None: not known), milliseconds of each request."""

    name: str
    times: int
    cpu: float | None
    latencies: list
    errors: list

    @property
    def cpu_each(self):
        return None if self.cpu is None or not self.times else self.cpu / self.times


def percentile(values, share):
    """The smallest value that at least `share` (0 to 1) of all values do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[max(-int(-len(ordered) * share // 1), 1) - 1] if ordered else None


def cpu_ticks(stat):
    """User and system time, in clock ticks, of a line of /proc/<pid>/stat."""
    fields = stat.rpartition(")")[2].split()  # a program's name may hold blanks and brackets
    return int(fields[11]) + int(fields[12])


def parent(stat):
    """The process that started it, of the same line."""
    return int(stat.rpartition(")")[2].split()[1])


def megabytes(status, name):
    """A size such as VmRSS or VmHWM of the text of /proc/<pid>/status; 0 where it is not named."""
    for line in status.splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def ratio(measured, bare):
    """How many bare inserts one operation costs; None where one of the two is not known."""
    return measured.cpu_each / bare.cpu_each if measured.cpu_each and bare.cpu_each else None


def verdict(measured, bare):
    """What the goal says of it, in words; empty without a goal or a figure."""
    unit, most = GOALS.get(measured.name, ("", 0))
    figure = measured.cpu_each if unit == "s" else ratio(measured, bare)
    if not unit or figure is None:
        return ""
    asked = f"at most {most:g} " + ("CPU-s" if unit == "s" else "bare inserts")
    return f"{asked}: {'met' if figure <= most else 'MISSED'}"


def report(rows, memory):
    """The lines of one database's report. `memory` is [(attempts done, MB of all processes, peak MB)]."""
    bare = next(row for row in rows if row.name == BARE)
    lines = [HEADER, *(_line(row, bare) for row in rows)]
    lines += [_memory_line(*row) for row in memory]
    errors = [error for row in rows for error in row.errors]
    lines.append(f"errors: {len(errors)}")
    return lines + [f"  {error}" for error in errors[:5]]


def _line(row, bare):
    cells = [
        f"{row.name:<16}{row.times:>7}{_shown(row.cpu_each, 4):>12}{_shown(ratio(row, bare), 2):>8}",
        f"{_shown(percentile(row.latencies, 0.5), 1):>11}{_shown(percentile(row.latencies, 0.95), 1):>9}",
        f"{len(row.errors):>8}  {verdict(row, bare)}",
    ]
    return "".join(cells).rstrip()


def _memory_line(attempts, now, peak):
    if not peak:
        return "memory: not known, because this system has no /proc"
    return f"memory after {attempts} attempts: {now:.0f} MB in all processes of the server; peak so far {peak:.0f} MB"


def _shown(figure, digits):
    return "–" if figure is None else f"{figure:.{digits}f}"
