"""The app's place in Django."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "orgdesk.apps.organisation"
    label = "organisation"
