"""Addresses of audits."""

from django.urls import path

from orgdesk.apps.audit.views import audits, findings, items, programmes, scorecards

app_name = "audit"
urlpatterns = [
    path("", programmes.index, name="programme"),
    path("programmes/new", programmes.create, name="programme-new"),
    path("programmes/<slug:key>/audits/new", programmes.plan, name="audit-new"),
    path("audits/<slug:key>", audits.show, name="audit"),
    path("audits/<slug:key>/stages", audits.stage, name="stages"),
    path("audits/<slug:key>/auditors", audits.appoint, name="auditors"),
    path("audits/<slug:key>/draws", audits.draw, name="draws"),
    path("audits/<slug:key>/draws/<int:pk>/check", audits.check_draw, name="draw-check"),
    path("audits/<slug:key>/calibration", audits.calibration, name="calibration"),
    path("audits/<slug:key>/report", audits.report, name="report"),
    path("audits/<slug:key>/report.pdf", audits.printed, name="report-pdf"),
    path("audits/<slug:key>/findings/new", findings.create, name="finding-new"),
    path("items/<int:pk>", items.show, name="item"),
    path("mine", items.mine, name="mine"),
    path("findings", findings.index, name="findings"),
    path("findings/<slug:key>", findings.show, name="finding"),
    path("findings/<slug:key>/mending", findings.mend, name="mending"),
    path("findings/<slug:key>/check", findings.check, name="check"),
    path("scorecards", scorecards.index, name="scorecards"),
    path("scorecards/new", scorecards.create, name="scorecard-new"),
    path("scorecards/<slug:key>/next", scorecards.create, name="scorecard-next"),
]
