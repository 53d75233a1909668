"""The verbs of this room: what can be done with people and classes. Each refuses in words for a person."""

from classrooms.services.classes import (
    archive_classroom,
    class_of_code,
    create_classroom,
    edit_classroom,
    join_class,
    join_class_as_new_person,
    rotate_code,
    unarchive_classroom,
)
from classrooms.services.links import Link, issue_links
from classrooms.services.memberships import bulk_enrol, edit_membership, move_members, remove_membership
from classrooms.services.people import activate, deactivate, export_person, pseudonymise_person
from classrooms.services.rosters import Enrolment, enrol, roster_problems
from classrooms.services.tokens import create_token, revoke_token

__all__ = [
    "Enrolment",
    "Link",
    "activate",
    "archive_classroom",
    "bulk_enrol",
    "class_of_code",
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
    "move_members",
    "pseudonymise_person",
    "remove_membership",
    "revoke_token",
    "roster_problems",
    "rotate_code",
    "unarchive_classroom",
]
