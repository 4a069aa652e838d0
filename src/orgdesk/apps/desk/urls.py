"""Addresses of the desk."""

from django.urls import path

from orgdesk.apps.desk.views import acts, notifications, queues, tickets

app_name = "desk"
urlpatterns = [
    path("", tickets.index, name="tickets"),
    path("new", tickets.create, name="ticket-new"),
    path("queues", queues.index, name="queues"),
    path("queues/live", queues.live, name="queue-live"),
    path("queues/triage", queues.triage, name="queue-triage"),
    path("queues/triage/<slug:work>/dispatches", queues.dispatch, name="dispatches"),
    path("queues/<slug:unit>", queues.unit, name="queue"),
    path("notifications", notifications.index, name="notifications"),
    path("notifications/read", notifications.read, name="notifications-read"),
    path("declarations", tickets.declarations, name="declarations"),
    path("<str:key>", tickets.show, name="ticket"),
    path("<str:key>/replies", acts.reply, name="replies"),
    path("<str:key>/notes", acts.note, name="notes"),
    path("<str:key>/declarations", acts.declare, name="ticket-declarations"),
    path("<str:key>/articles", acts.capture, name="captures"),
    path("<str:key>/escalations", acts.escalate, name="escalations"),
    path("<str:key>/escalations/<int:pk>/answer", acts.answer, name="escalation-answer"),
    path("<str:key>/messages/<int:pk>/source", tickets.source, name="message-source"),
    path("<str:key>/attachments/<int:pk>", tickets.attachment, name="attachment"),
]
