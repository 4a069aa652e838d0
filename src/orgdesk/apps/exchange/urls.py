"""Addresses of moving in and out."""

from django.urls import path

from orgdesk.apps.exchange.views import exports, imports

app_name = "exchange"
urlpatterns = [
    path("administration/moving", imports.runs, name="runs"),
    path("administration/moving/<slug:key>", imports.run, name="run"),
    path("administration/moving/<slug:key>/meanings", imports.meanings, name="meanings"),
    path("administration/moving/<slug:key>/columns", imports.columns, name="columns"),
    path("administration/moving/<slug:key>/beginning", imports.begin, name="begin"),
    path("administration/moving/<slug:key>/stop", imports.stop, name="stop"),
    path("administration/moving/<slug:key>/not-taken", imports.odd_lines, name="odd-lines"),
    path("administration/archives", exports.create, name="exports"),
    path("administration/archives/<slug:key>/file", exports.file, name="export-file"),
    path("administration/archives/<slug:key>/stop", exports.stop, name="export-stop"),
]
