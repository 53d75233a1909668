"""What people may do with content. Seeing is `visible_to`'s matter; what teachers alone may read is named here."""

import rules

from classrooms.rules import assists, is_current, teaches

# A unit's judgements, rationales and teacher's pages are for those who teach or assist in any class.
rules.add_perm("lessons.read_teacher_notes", assists)

# Texts of a class's own; to create one, ask with the unsaved instance. Whoever asks a teacher to take a text down may
# do so after the class is archived, too.
rules.add_perm("lessons.create_source", teaches & is_current)
rules.add_perm("lessons.edit_source", teaches & is_current)
rules.add_perm("lessons.remove_source", teaches)
rules.add_perm("lessons.see_source_history", assists)
