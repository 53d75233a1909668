"""The verbs of this room: what can be done with people and classes. Each refuses in words for a person."""

from classrooms.services.classes import (
    archive_classroom,
    class_of_code,
    classroom_called,
    create_classroom,
    edit_classroom,
    join_class,
    join_class_as_new_person,
    rotate_code,
    unarchive_classroom,
    usual_time_zone,
)
from classrooms.services.links import Link, issue_links, linkable_people
from classrooms.services.memberships import (
    add_membership,
    bring_back,
    bulk_enrol,
    choose_tier,
    edit_membership,
    move_members,
    remove_membership,
    remove_memberships,
)
from classrooms.services.people import (
    activate,
    deactivate,
    export_person,
    pseudonymise_people,
    pseudonymise_person,
    reactivate,
)
from classrooms.services.rosters import Enrolment, enrol, roster_problems, roster_rows
from classrooms.services.tokens import create_token, revoke_token

__all__ = [
    "Enrolment",
    "Link",
    "activate",
    "add_membership",
    "archive_classroom",
    "bring_back",
    "bulk_enrol",
    "choose_tier",
    "class_of_code",
    "classroom_called",
    "create_classroom",
    "create_token",
    "deactivate",
    "edit_classroom",
    "edit_membership",
    "enrol",
    "export_person",
    "issue_links",
    "join_class",
    "join_class_as_new_person",
    "linkable_people",
    "move_members",
    "pseudonymise_people",
    "pseudonymise_person",
    "reactivate",
    "remove_membership",
    "remove_memberships",
    "revoke_token",
    "roster_problems",
    "roster_rows",
    "rotate_code",
    "unarchive_classroom",
    "usual_time_zone",
]
