"""What people may do with classes: predicates that read as a table. No models are imported here."""

import rules


@rules.predicate
def teaches(user, obj=None):
    """Teacher of the object's class; asked without an object: of any class."""
    if obj is None:
        return "teacher" in user.roles.values()
    return user.roles.get(obj.classroom.pk) == "teacher"


@rules.predicate
def assists(user, obj=None):
    """Teacher or assistant of the object's class; asked without an object: of any class."""
    if obj is None:
        return any(role != "student" for role in user.roles.values())
    return user.roles.get(obj.classroom.pk) in ("teacher", "assistant")


@rules.predicate
def studies(user, obj=None):
    """Student in the object's class; asked without an object: in any class."""
    if obj is None:
        return "student" in user.roles.values()
    return user.roles.get(obj.classroom.pk) == "student"


@rules.predicate
def belongs(user, obj=None):
    """Has any role in the object's class."""
    return bool(user.roles) if obj is None else obj.classroom.pk in user.roles


@rules.predicate
def is_current(user, obj=None):
    """The object's class is not archived. A state, so without an object it has no opinion."""
    return None if obj is None else not obj.classroom.is_archived


@rules.predicate
def is_own(user, obj=None):
    """The object is the person's own. A state, so without an object it has no opinion."""
    return None if obj is None else obj.user == user


@rules.predicate
def is_linkable(user, obj=None):
    """The membership's person never signed in, has no powers, and is a student only, in the asker's classes only.

    Groups and permissions count as powers: otherwise a teacher could enrol a prepared colleague's account by its
    username and take it over with a link. Read from `.all()`, so that a caller with many people can prefetch.
    """
    if obj is None:
        return None
    person = obj.user
    has_powers = person.is_staff or person.is_superuser or person.groups.all() or person.user_permissions.all()
    if person.is_activated or not person.is_active or has_powers:
        return False
    return all(
        membership.role == "student"
        and (membership.left_at is not None or user.roles.get(membership.classroom_id) == "teacher")
        for membership in person.memberships.all()
    )


# `add_classroom` and the other table permissions of the admin are Django's own, given to people or groups.
rules.add_perm("classrooms.view_roster", assists)
rules.add_perm("classrooms.edit_classroom", teaches)
rules.add_perm("classrooms.archive_classroom", teaches)
rules.add_perm("classrooms.rotate_code", teaches & is_current)
rules.add_perm("classrooms.import_roster", teaches & is_current)
rules.add_perm("classrooms.export_roster", teaches)
rules.add_perm("classrooms.edit_membership", teaches & is_current)
rules.add_perm("classrooms.remove_membership", teaches & is_current)
rules.add_perm("classrooms.see_reason", teaches)
rules.add_perm("classrooms.issue_link", teaches & is_current & is_linkable)
rules.add_perm("classrooms.revoke_token", is_own)
