"""Addresses of processes."""

from django.urls import path

from orgdesk.apps.process.views import (
    comparisons,
    definitions,
    drafts,
    faults,
    heat,
    instances,
    migrations,
    publications,
    trials,
)

app_name = "process"
urlpatterns = [
    path("", definitions.processes, name="list"),
    path("instances/<slug:key>", instances.instance, name="instance"),
    path("instances/<slug:key>/cancellation", faults.cancel, name="cancel"),
    path("instances/<slug:key>/overrides", faults.override, name="override"),
    path("instances/<slug:key>/data", faults.edit, name="edit"),
    path("faults/<int:pk>/retry", faults.retry, name="fault-retry"),
    path("faults/<int:pk>/skip", faults.skip, name="fault-skip"),
    path("faults/<int:pk>/move", faults.move, name="fault-move"),
    path("drafts", drafts.index, name="drafts"),
    path("drafts/begun", drafts.begin, name="draft-begin"),
    path("drafts/kept/<int:pk>", drafts.kept, name="kept-file"),
    path("<str:key>", definitions.process, name="process"),
    path("<str:key>/draft", drafts.show, name="draft"),
    path("<str:key>/draft.xml", drafts.document, name="draft-document"),
    path("<str:key>/draft/revisions", drafts.save, name="draft-save"),
    path("<str:key>/draft/findings", drafts.findings, name="draft-findings"),
    path("<str:key>/draft/removal", drafts.discard, name="draft-discard"),
    path("<str:key>/draft/trial", trials.trial, name="trial"),
    path("<str:key>/draft/publication", publications.publication, name="publication"),
    path("<str:key>/compare/<str:before>/<str:after>", comparisons.comparison, name="comparison"),
    path("<str:key>/versions/<int:number>/migration", migrations.migration, name="migration"),
    path("<str:key>/versions/<int:number>/heat", heat.heat, name="heat"),
    path("<str:key>/versions/<int:number>", definitions.process, name="version"),
    path("<str:key>/versions/<int:number>.bpmn", definitions.document, name="xml"),
]
