"""What people may do with content. Seeing is `visible_to`'s matter; what teachers alone may read is named here."""

import rules

from classrooms.rules import assists

# A unit's judgements, rationales and teacher's pages are for those who teach or assist in any class.
rules.add_perm("lessons.read_teacher_notes", assists)
