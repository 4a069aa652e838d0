"""The app's place in Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "orgdesk.apps.desk"
    label = "desk"
