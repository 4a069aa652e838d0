"""Addresses of whoever runs the installation."""

from django.urls import path

from orgdesk.apps.operations.views import acts, erasures, health, jobs, mail_flow, metrics, signing_in, slow_queries
from orgdesk.apps.operations.views.set_up import calendar, chart, done, founding, mail, process

app_name = "operations"
urlpatterns = [
    path("ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("set-up/<str:token>", founding.company, name="set-up-link"),
    path("set-up/<str:token>/administrator", founding.administrator, name="set-up-administrator"),
    path("administration/set-up", done.overview, name="set-up"),
    path("administration/set-up/company", founding.company_again, name="set-up-company"),
    path("administration/set-up/mail", mail.mail, name="set-up-mail"),
    path("administration/set-up/mail/trials", mail.trials, name="set-up-trials"),
    path("administration/set-up/calendar", calendar.calendar, name="set-up-calendar"),
    path("administration/set-up/chart", chart.chart, name="set-up-chart"),
    path("administration/set-up/chart/drafts/<slug:key>", chart.draft, name="set-up-draft"),
    path("administration/set-up/chart/seat", chart.seat, name="set-up-seat"),
    path("administration/set-up/process", process.process, name="set-up-process"),
    path("administration/set-up/done", done.done, name="set-up-done"),
    path("administration/set-up/later", done.later, name="set-up-later"),
    path("administration/", health.health, name="health"),
    path("administration/jobs", jobs.jobs, name="jobs"),
    path("administration/jobs/<uuid:key>/tries", jobs.job_tries, name="job-tries"),
    path("administration/effects/<int:pk>/tries", jobs.effect_tries, name="effect-tries"),
    path("administration/mail", mail_flow.mail_flow, name="mail-flow"),
    path("administration/mail/<int:pk>/tries", mail_flow.mail_tries, name="mail-tries"),
    path("administration/slow-queries", slow_queries.show, name="slow-queries"),
    path("administration/signing-in", signing_in.show, name="signing-in"),
    path("administration/acts", acts.acts, name="acts"),
    path("administration/signing-in/<slug:key>/roles", signing_in.roles, name="roles"),
    path("administration/signing-in/requirements", signing_in.requirements, name="factor-requirements"),
    path("administration/signing-in/<slug:key>/beginnings", signing_in.beginnings, name="factor-beginnings"),
    path("administration/people", erasures.index, name="erasures"),
    path("administration/people/<slug:key>", erasures.show, name="personal-data"),
    path("administration/people/<slug:key>/export.json", erasures.export, name="personal-export"),
    path("administration/people/<slug:key>/erasures", erasures.ask, name="erasure-new"),
    path("administration/erasures/<int:pk>/confirmation", erasures.confirm, name="erasure-confirmation"),
    path("administration/erasures/<int:pk>/withdrawal", erasures.withdraw, name="erasure-withdrawal"),
    path("administration/retention", erasures.retention, name="retention"),
]
