"""The gradebook of a class as rows of cells, for a file."""

from django.utils.translation import gettext as _

from assessments import grading


def export_rows(book):
    """The gradebook as rows of cells: for each assignment its points and its state, so that no blank becomes a zero.

    Where lateness costs points, what was earned, what was taken away and by which rule stand beside what counts.
    """
    header = [_("Name"), _("Username")]
    for assignment in book.assignments:
        header += _export_header(assignment)
    header += [_("So far"), _("So far, of"), _("If nothing more is done, of")]
    return [header, *(_export_row(row) for row in book.rows)]


def _export_header(assignment):
    title, rule = assignment.title, assignment.rule_for_lateness
    if assignment.is_reading:
        return [title]
    if rule is None:
        return [_("%s: points") % title, _("%s: state") % title]
    return [
        _("%s: points earned") % title,
        _("%(title)s: taken away for late work (%(rule)s)") % {"title": title, "rule": rule.words},
        _("%s: points") % title,
        _("%s: state") % title,
    ]


def _export_row(row):
    user = row.membership.user
    cells = [str(user), user.username]
    for entry in row.entries:
        if entry.assignment.rule_for_lateness:
            cells += [entry.raw, entry.deduction]
        if not entry.assignment.is_reading:
            cells.append(entry.score)
        cells.append(entry.words + _flags(entry))
    sums = row.totals
    return [*cells, *map(grading.show, (sums.so_far, sums.so_far_possible, sums.in_the_end_possible))]


def _flags(entry):
    """What stands beside the state."""
    flags = {
        _(", provisional"): entry.score and entry.cell.is_provisional,
        _(", late"): entry.cell.is_late,
        _(", deduction waived"): entry.charge and entry.charge.is_waived,
    }
    return "".join(words for words, holds in flags.items() if holds)
