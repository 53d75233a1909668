"""Addresses of this room."""

from django.urls import path

from classrooms.views import accounts, classes, rosters

urlpatterns = [
    path("login/", accounts.sign_in, name="login"),
    path("logout/", accounts.sign_out, name="logout"),
    path("activate/<uidb64>/<token>/", accounts.Activate.as_view(), name="activate"),
    path("profile/", accounts.profile, name="profile"),
    path("profile/password/", accounts.PasswordChange.as_view(), name="password-change"),
    path("profile/tokens/new/", accounts.token_create, name="token-create"),
    path("profile/tokens/<int:pk>/revoke/", accounts.token_revoke, name="token-revoke"),
    path("join/", classes.classroom_join, name="classroom-join"),
    path("classes/", classes.classroom_list, name="classroom-list"),
    path("classes/new/", classes.classroom_create, name="classroom-create"),
    path("classes/<int:pk>/", classes.classroom_detail, name="classroom-detail"),
    path("classes/<int:pk>/edit/", classes.classroom_edit, name="classroom-edit"),
    path("classes/<int:pk>/archive/", classes.classroom_archive, name="classroom-archive"),
    path("classes/<int:pk>/code/", classes.code_rotate, name="code-rotate"),
    path("classes/<int:pk>/people/", rosters.roster, name="roster"),
    path("classes/<int:pk>/people/import/", rosters.roster_import, name="roster-import"),
    path("classes/<int:pk>/roster.csv", rosters.roster_export, name="roster-export"),
    path("classes/<int:pk>/links/", rosters.link_sheet, name="link-sheet"),
    path("memberships/<int:pk>/edit/", rosters.membership_edit, name="membership-edit"),
    path("memberships/<int:pk>/remove/", rosters.membership_remove, name="membership-remove"),
]
