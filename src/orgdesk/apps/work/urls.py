"""Addresses of the worklist."""

from django.urls import path

from orgdesk.apps.work.views import acts, items, rosters, routing

app_name = "work"
urlpatterns = [
    path("", items.my_work, name="list"),
    path("next", acts.take_next, name="next"),
    path("roster", rosters.index, name="rosters"),
    path("roster/<slug:unit>", rosters.index, name="roster"),
    path("roster/<slug:unit>/shifts", rosters.shifts, name="shifts"),
    path("roster/<slug:unit>/days", rosters.days, name="days"),
    path("roster/<slug:unit>/swaps", rosters.swaps, name="swaps"),
    path("roster/<slug:unit>/absences", rosters.absences, name="absences"),
    path("roster/<slug:unit>/absences/<int:pk>/end", rosters.absence_end, name="absence-end"),
    path("roster/<slug:unit>/deputies", rosters.deputies, name="deputies"),
    path("roster/<slug:unit>/capacities", rosters.capacities, name="capacities"),
    path("roster/<slug:unit>/cover", rosters.cover, name="cover"),
    path("routing", routing.index, name="routing"),
    path("routing/rules", routing.rules, name="routing-rules"),
    path("routing/rules/<int:pk>/end", routing.rule_end, name="routing-rule-end"),
    path("routing/<slug:unit>", routing.settings, name="unit-routing"),
    path("<slug:key>", items.item, name="item"),
    path("<slug:key>/claim", acts.claim, name="claim"),
    path("<slug:key>/release", acts.release, name="release"),
    path("<slug:key>/pause", acts.pause, name="pause"),
    path("<slug:key>/resumption", acts.resume, name="resume"),
    path("<slug:key>/outcome", acts.finish, name="finish"),
]
