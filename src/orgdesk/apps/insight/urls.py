"""Addresses of measures."""

from django.urls import path

from orgdesk.apps.insight.views import costs, dashboards, goals, logs, measures, mining, restructurings, units

app_name = "insight"
urlpatterns = [
    path("", measures.measures, name="measures"),
    path("measures/<slug:code>", measures.measure, name="measure"),
    path("measures/<slug:code>/goals", goals.create, name="goals"),
    path("goals", goals.goals, name="all-goals"),
    path("goals/<int:pk>/acknowledgement", goals.acknowledge, name="acknowledge"),
    path("costs", costs.costs, name="costs"),
    path("costs/rates", costs.rates, name="cost-rates"),
    path("costs/bookings", costs.bookings, name="cost-bookings"),
    path("units", units.units, name="units"),
    path("units/<slug:key>", units.unit, name="unit"),
    path("dashboards", dashboards.dashboards, name="dashboards"),
    path("dashboards/new", dashboards.create, name="dashboard-new"),
    path("dashboards/<slug:key>", dashboards.dashboard, name="dashboard"),
    path("dashboards/<slug:key>/change", dashboards.change, name="dashboard-change"),
    path("dashboards/<slug:key>/removal", dashboards.removal, name="dashboard-removal"),
    path("dashboards/<slug:key>/mailing", dashboards.mailing, name="mailing"),
    path("dashboards/<slug:key>.pdf", dashboards.printed, name="dashboard-pdf"),
    path("changes", restructurings.restructurings, name="restructurings"),
    path("changes/<int:pk>", restructurings.restructuring, name="restructuring"),
    path("mining", mining.mining, name="mining"),
    path("mining/<str:key>", mining.mining, name="mined"),
    path("mining/<str:key>/discovered.bpmn", mining.document, name="discovered"),
    path("mining/<str:key>/discovered/draft", mining.draft, name="discovered-draft"),
    path("logs", logs.logs, name="logs"),
    path("logs/<slug:key>", logs.log, name="log-of-other"),
    path("logs/<slug:key>/columns", logs.columns, name="log-columns"),
    path("logs/<slug:key>/meanings", logs.meanings, name="log-meanings"),
    path("logs/<slug:key>/removal", logs.removal, name="log-removal"),
    path("logs/<slug:key>/discovered.bpmn", logs.document, name="log-discovered"),
    path("logs/<slug:key>/draft", logs.draft, name="log-draft"),
    path("logs/<slug:key>/log.<str:kind>", logs.export, name="log-export"),
    path("log.<str:kind>", mining.export, name="log"),
]
