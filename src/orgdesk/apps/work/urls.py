"""Addresses of the worklist."""

from django.urls import path

from orgdesk.apps.work.views import acts, items

app_name = "work"
urlpatterns = [
    path("", items.my_work, name="list"),
    path("next", acts.take_next, name="next"),
    path("<slug:key>", items.item, name="item"),
    path("<slug:key>/claim", acts.claim, name="claim"),
    path("<slug:key>/release", acts.release, name="release"),
    path("<slug:key>/pause", acts.pause, name="pause"),
    path("<slug:key>/resumption", acts.resume, name="resume"),
    path("<slug:key>/outcome", acts.finish, name="finish"),
]
