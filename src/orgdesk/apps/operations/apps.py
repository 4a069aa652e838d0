"""The app's place in Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "orgdesk.apps.operations"
    label = "operations"
