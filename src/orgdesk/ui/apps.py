"""The design system's place in Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "orgdesk.ui"
    label = "ui"
