"""What this room keeps about one person; other rooms have a file of this name of their own."""


def personal_data(person):
    """Plain data: the account, its memberships, and its tokens without their secrets."""
    return {
        "account": {
            "username": person.username,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "is_active": person.is_active,
            "date_joined": person.date_joined,
            "last_login": person.last_login,
        },
        "memberships": [_membership(each) for each in _memberships(person)],
        "api_tokens": list(person.api_tokens.values("name", "created_at", "last_used_at")),
    }


def _memberships(person):
    return person.memberships.select_related("classroom").prefetch_related("groups")


def _membership(membership):
    return {
        "class": str(membership.classroom),
        "role": membership.role,
        "time_factor": membership.time_factor,
        "extra_minutes": membership.extra_minutes,
        "extra_days": membership.extra_days,
        "accommodation_reason": membership.accommodation_reason,
        "reading_tier": membership.reading_tier,
        "groups": [group.name for group in membership.groups.all()],
        "joined_at": membership.joined_at,
        "left_at": membership.left_at,
    }
