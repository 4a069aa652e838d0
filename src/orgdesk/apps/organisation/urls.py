"""Addresses of the organisation."""

from django.urls import path

from orgdesk.apps.organisation.views import (
    activations,
    charts,
    comparisons,
    exports,
    imports,
    operations,
    positions,
    proposals,
    reports,
    templates,
    transitions,
    versions,
)

app_name = "organisation"
urlpatterns = [
    path("", charts.current, name="current"),
    path("templates", templates.index, name="templates"),
    path("imports", imports.create, name="import-create"),
    path("imports/<slug:key>", imports.show, name="import"),
    path("imports/<slug:key>/columns", imports.columns, name="import-columns"),
    path("embedded/<str:signature>", exports.embedded, name="embed"),
    path("versions", versions.index, name="versions"),
    path("versions/new", versions.create, name="version-create"),
    path("versions/<slug:key>", charts.show, name="chart"),
    path("versions/<slug:key>/desk", charts.desk, name="desk"),
    path("versions/<slug:key>/tray", charts.tray, name="tray"),
    path("versions/<slug:key>/operations", operations.create, name="operations"),
    path("versions/<slug:key>/checks", reports.checks, name="checks"),
    path("versions/<slug:key>/vacancies", reports.vacancies, name="vacancies"),
    path("versions/<slug:key>/reports", reports.index, name="reports"),
    path("versions/<slug:key>/life", versions.show, name="version"),
    path("versions/<slug:key>/comments", versions.comment, name="comments"),
    path("versions/<slug:key>/branches", versions.take_over, name="branches"),
    path("versions/<slug:key>/transitions", transitions.create, name="transitions"),
    path("versions/<slug:key>/proposal", proposals.create, name="proposal"),
    path("versions/<slug:key>/effects", proposals.review, name="effects"),
    path("versions/<slug:key>/successors", activations.successors, name="successors"),
    path("versions/<slug:key>/decisions", activations.decisions, name="decisions"),
    path("versions/<slug:key>/activation", activations.create, name="activation"),
    path("versions/<slug:key>/positions/<slug:position>", positions.show, name="position"),
    path("versions/<slug:key>/units/<slug:unit>", positions.unit, name="unit"),
    path("versions/<slug:key>/exports", exports.index, name="exports"),
    path("versions/<slug:key>/embeddings", exports.embed, name="embeddings"),
    path("versions/<slug:key>/embeddings/<int:number>/end", exports.end, name="embedding-end"),
    path("versions/<slug:key>/drawing.<str:kind>", exports.drawing_file, name="drawing"),
    path("versions/<slug:key>/compare", comparisons.choose, name="compare"),
    path("versions/<slug:key>/compare/<slug:other>", comparisons.show, name="comparison"),
]
