"""Addresses of whoever runs the installation."""

from django.urls import path

from orgdesk.apps.operations.views import health, jobs, mail_flow, metrics, signing_in

app_name = "operations"
urlpatterns = [
    path("ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("administration/", health.health, name="health"),
    path("administration/jobs", jobs.jobs, name="jobs"),
    path("administration/jobs/<uuid:key>/tries", jobs.job_tries, name="job-tries"),
    path("administration/effects/<int:pk>/tries", jobs.effect_tries, name="effect-tries"),
    path("administration/mail", mail_flow.mail_flow, name="mail-flow"),
    path("administration/mail/<int:pk>/tries", mail_flow.mail_tries, name="mail-tries"),
    path("administration/signing-in", signing_in.show, name="signing-in"),
    path("administration/signing-in/requirements", signing_in.requirements, name="factor-requirements"),
    path("administration/signing-in/<slug:key>/beginnings", signing_in.beginnings, name="factor-beginnings"),
]
