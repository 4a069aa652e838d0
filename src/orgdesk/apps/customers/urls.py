"""Addresses of accounts."""

from django.urls import path

from orgdesk.apps.customers.views import accounts, check_ins, hand_offs, ownership, qualifications, records

app_name = "customers"
urlpatterns = [
    path("", accounts.index, name="accounts"),
    path("exceptions", accounts.exceptions, name="exceptions"),
    path("hand-offs/<int:pk>/answer", hand_offs.answer, name="hand-off-answer"),
    path("promises/<int:pk>/kept", hand_offs.keep, name="promise-kept"),
    path("transfers/<int:pk>/answer", ownership.answer, name="transfer-answer"),
    path("check-ins/<int:pk>", check_ins.hold, name="check-in"),
    path("<slug:key>", accounts.show, name="account"),
    path("<slug:key>/notes", accounts.edit, name="notes"),
    path("<slug:key>/parent", accounts.move, name="parent"),
    path("<slug:key>/owner", ownership.name_owner, name="owner"),
    path("<slug:key>/transfers", ownership.transfer, name="transfers"),
    path("<slug:key>/hand-offs/<slug:kind>", hand_offs.create, name="hand-off"),
    path("<slug:key>/qualification", qualifications.create, name="qualification"),
    path("<slug:key>/qualification/override", qualifications.override, name="override"),
    path("<slug:key>/qualification/comments", qualifications.comment, name="comments"),
    path("<slug:key>/usage", records.usage, name="usage"),
    path("<slug:key>/contacts", records.contact, name="contacts"),
]
