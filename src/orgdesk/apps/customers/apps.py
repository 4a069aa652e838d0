"""The app's place in Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "orgdesk.apps.customers"
    label = "customers"
