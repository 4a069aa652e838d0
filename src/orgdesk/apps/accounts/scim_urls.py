"""Addresses that the company's directory calls."""

from django.urls import path

from orgdesk.apps.accounts.views import directory

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", directory.configuration, name="configuration"),
    path("ResourceTypes", directory.resource_types, name="resource-types"),
    path("Users", directory.users, name="users"),
    path("Users/<slug:key>", directory.user, name="user"),
    path("Groups", directory.groups, name="groups"),
    path("Groups/<slug:key>", directory.group, name="group"),
]
