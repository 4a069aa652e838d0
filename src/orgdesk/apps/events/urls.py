"""Addresses of the log."""

from django.urls import path

from orgdesk.apps.events.views.stream import stream

app_name = "events"
urlpatterns = [path("stream", stream, name="stream")]
