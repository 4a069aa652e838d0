"""The app's place in Django."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "orgdesk.apps.work"
    label = "work"
