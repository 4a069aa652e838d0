"""Addresses of rehearsals."""

from django.urls import path

from orgdesk.apps.rehearsal.views import cases, runs, scenarios, staffing

app_name = "rehearsal"
urlpatterns = [
    path("", scenarios.rehearsals, name="rehearsals"),
    path("scenarios/new", scenarios.create, name="scenario-new"),
    path("scenarios/<slug:key>", scenarios.change, name="scenario"),
    path("scenarios/<slug:key>/search", scenarios.search, name="scenario-search"),
    path("runs", runs.create, name="runs"),
    path("runs/<slug:key>", runs.run, name="run"),
    path("runs/<slug:key>/cancellation", runs.cancel, name="cancel"),
    path("runs/<slug:key>/resumption", runs.resume, name="resume"),
    path("runs/<slug:key>/repetition", runs.repeat, name="repeat"),
    path("runs/<slug:key>/search", runs.search, name="search"),
    path("runs/<slug:key>/replay", runs.replay, name="replay"),
    path("runs/<slug:key>.pdf", runs.printed, name="run-pdf"),
    path("runs/<slug:key>.json", runs.bundles, name="run-bundles"),
    path("cases/new", cases.create, name="case-new"),
    path("cases/<slug:key>", cases.case, name="case"),
    path("staffing", staffing.staffing, name="staffing"),
]
