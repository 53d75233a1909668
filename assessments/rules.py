"""What people may do with assignments, attempts and marks, as a table. No models are imported here."""

import rules

from classrooms.rules import assists, is_current, is_own, studies, teaches


@rules.predicate
def is_handed_in(user, attempt=None):
    """The attempt was handed in, by its student or by the clock."""
    return None if attempt is None else not attempt.is_open()


@rules.predicate
def wrote(user, obj=None):
    """The question or quiz is the person's own. A state, so without an object it has no opinion."""
    return None if obj is None else obj.author_id is not None and obj.author_id == user.pk


@rules.predicate
def teaches_anywhere(user, obj=None):
    """Teacher of some class: content belongs to no class, so the object is not asked."""
    return teaches(user)


# Questions and quizzes of one's own in a unit's bank; what belongs to the unit itself stays as it is.
rules.add_perm("assessments.see_bank", assists)
rules.add_perm("assessments.create_question", teaches_anywhere)
rules.add_perm("assessments.edit_question", teaches_anywhere & wrote)
rules.add_perm("assessments.copy_question", teaches_anywhere)
rules.add_perm("assessments.delete_question", teaches_anywhere & wrote)
rules.add_perm("assessments.import_questions", teaches_anywhere)
rules.add_perm("assessments.export_questions", assists)
rules.add_perm("assessments.create_quiz", teaches_anywhere)
rules.add_perm("assessments.edit_quiz", teaches_anywhere & wrote)
rules.add_perm("assessments.delete_quiz", teaches_anywhere & wrote)

# Assignments; to create one, ask with the unsaved instance.
rules.add_perm("assessments.create_assignment", teaches & is_current)
rules.add_perm("assessments.edit_assignment", teaches & is_current)
rules.add_perm("assessments.edit_review", teaches & is_current)
rules.add_perm("assessments.delete_assignment", teaches & is_current)
rules.add_perm("assessments.shift_assignments", teaches & is_current)
rules.add_perm("assessments.preview_assignment", assists)
rules.add_perm("assessments.grant_exception", teaches & is_current)
rules.add_perm("assessments.see_reason", teaches)

# Groups of students, to whom exceptions are granted; to create one, ask with the unsaved instance.
rules.add_perm("assessments.view_groups", assists)
rules.add_perm("assessments.create_group", teaches & is_current)
rules.add_perm("assessments.edit_group", teaches & is_current)
rules.add_perm("assessments.delete_group", teaches & is_current)

# Reading and answering, asked of the assignment or of the attempt.
rules.add_perm("assessments.read_assignment", studies | assists)
rules.add_perm("assessments.finish_reading", studies & is_current)
rules.add_perm("assessments.start_attempt", studies & is_current)
rules.add_perm("assessments.save_answer", is_own & studies & is_current)
rules.add_perm("assessments.flag_answer", is_own & studies & is_current)
rules.add_perm("assessments.check_answer", is_own & studies & is_current)
rules.add_perm("assessments.submit_attempt", is_own & studies & is_current)
rules.add_perm("assessments.review_attempt", (is_own | assists) & is_handed_in)

# Marking; asked of the answer or of the assignment.
rules.add_perm("assessments.see_queue", assists)
rules.add_perm("assessments.mark_answer", assists & is_current & ~is_own)
rules.add_perm("assessments.mend_question", teaches & is_current)
rules.add_perm("assessments.waive_deduction", teaches & is_current)
rules.add_perm("assessments.restore_deduction", teaches & is_current)
rules.add_perm("assessments.see_mendings", assists)
rules.add_perm("assessments.release_assignment", teaches & is_current)
rules.add_perm("assessments.withdraw_assignment", teaches & is_current)
rules.add_perm("assessments.view_gradebook", assists)
rules.add_perm("assessments.export_gradebook", assists)
rules.add_perm("assessments.see_statistics", assists)
