"""Addresses of the desk."""

from django.urls import path

from orgdesk.apps.desk.views import acts, handling, lists, notifications, queues, request_types, tickets

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
    path("bulk", lists.bulk, name="bulk"),
    path("views", lists.save, name="views"),
    path("views/<int:pk>/removal", lists.remove, name="view-removal"),
    path("types", request_types.index, name="request-types"),
    path("types/new", request_types.edit, name="request-type-new"),
    path("types/<slug:key>", request_types.edit, name="request-type"),
    path("types/<slug:key>/withdrawal", request_types.withdraw, name="request-type-withdrawal"),
    path("boards/<slug:key>", request_types.board, name="board"),
    path("declarations", tickets.declarations, name="declarations"),
    path("<str:key>", tickets.show, name="ticket"),
    path("<str:key>/processes", request_types.choose, name="processes"),
    path("<str:key>/replies", acts.reply, name="replies"),
    path("<str:key>/notes", acts.note, name="notes"),
    path("<str:key>/declarations", acts.declare, name="ticket-declarations"),
    path("<str:key>/articles", acts.capture, name="captures"),
    path("<str:key>/priorities", handling.prioritise, name="priorities"),
    path("<str:key>/releases", handling.release, name="releases"),
    path("<str:key>/transfers", handling.transfer, name="transfers"),
    path("<str:key>/hand-offs", handling.hand_off, name="hand-offs"),
    path("<str:key>/merges", handling.merge, name="merges"),
    path("<str:key>/splits", handling.split, name="splits"),
    path("<str:key>/tags", handling.tag, name="tags"),
    path("<str:key>/watchers", handling.watch, name="watchers"),
    path("<str:key>/time-entries", handling.log_time, name="time-entries"),
    path("<str:key>/promises", handling.promise, name="promises"),
    path("<str:key>/acceptances", handling.accept, name="acceptances"),
    path("<str:key>/returns", handling.send_back, name="returns"),
    path("<str:key>/escalations", acts.escalate, name="escalations"),
    path("<str:key>/escalations/<int:pk>/answer", acts.answer, name="escalation-answer"),
    path("<str:key>/messages/<int:pk>/source", tickets.source, name="message-source"),
    path("<str:key>/attachments/<int:pk>", tickets.attachment, name="attachment"),
]
