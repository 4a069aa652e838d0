"""The app's place in Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "orgdesk.apps.mail"
    label = "mail"
