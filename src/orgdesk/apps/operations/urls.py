"""Addresses of whoever runs the installation."""

from django.urls import path

from orgdesk.apps.operations.views import health, jobs, mail_flow, metrics

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
]
