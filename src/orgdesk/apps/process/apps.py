"""The app's place in Django."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "orgdesk.apps.process"
    label = "process"
