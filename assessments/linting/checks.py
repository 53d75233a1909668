"""All checks of a unit, in the order of files and lines. Pure."""

from assessments.linting import copies, coverage, items, keys, readability, tracing, wording
from assessments.linting.remarks import remark


def everything(unit):
    """Every Remark on a Unit; what is counted in words is looked at in English only."""
    found = [*copies.checks(unit), *coverage.checks(unit), *tracing.dead_citations(unit)]
    found += [*items.changed_paragraphs(unit), *keys.checks(unit), *readability.unadapted_paragraphs(unit)]
    for item in unit.items:
        found += items.checks(item)
    if unit.clean["language"].split("-")[0] == "en":
        found += [*tracing.untraceable_facts(unit), *readability.hard_documents(unit)]
        found += [told for item in unit.items for told in [*wording.checks(item), *items.nobodys_statement(item)]]
    else:
        found.append(remark(unit.text.unit, "Wording and reading level are checked in English only.", "language"))
    return sorted(set(found))
