"""Addresses of processes."""

from django.urls import path

from orgdesk.apps.process.views import definitions, faults, instances

app_name = "process"
urlpatterns = [
    path("", definitions.processes, name="list"),
    path("instances/<slug:key>", instances.instance, name="instance"),
    path("instances/<slug:key>/cancellation", faults.cancel, name="cancel"),
    path("faults/<int:pk>/retry", faults.retry, name="fault-retry"),
    path("faults/<int:pk>/skip", faults.skip, name="fault-skip"),
    path("faults/<int:pk>/move", faults.move, name="fault-move"),
    path("<str:key>", definitions.process, name="process"),
    path("<str:key>/versions/<int:number>", definitions.process, name="version"),
    path("<str:key>/versions/<int:number>.bpmn", definitions.document, name="xml"),
]
