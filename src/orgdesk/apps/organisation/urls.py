"""Addresses of the organisation."""

from django.urls import path

from orgdesk.apps.organisation.views import activations, charts, comparisons, exports, positions, transitions, versions

app_name = "organisation"
urlpatterns = [
    path("", charts.current, name="current"),
    path("versions", versions.index, name="versions"),
    path("versions/new", versions.create, name="version-create"),
    path("versions/<slug:key>", charts.show, name="chart"),
    path("versions/<slug:key>/checks", charts.checks, name="checks"),
    path("versions/<slug:key>/life", versions.show, name="version"),
    path("versions/<slug:key>/comments", versions.comment, name="comments"),
    path("versions/<slug:key>/transitions", transitions.create, name="transitions"),
    path("versions/<slug:key>/successors", activations.successors, name="successors"),
    path("versions/<slug:key>/activation", activations.create, name="activation"),
    path("versions/<slug:key>/vacancies", charts.vacancies, name="vacancies"),
    path("versions/<slug:key>/positions/<slug:position>", positions.show, name="position"),
    path("versions/<slug:key>/units/<slug:unit>", positions.unit, name="unit"),
    path("versions/<slug:key>/drawing.<str:kind>", exports.drawing_file, name="drawing"),
    path("versions/<slug:key>/compare/<slug:other>", comparisons.show, name="comparison"),
]
