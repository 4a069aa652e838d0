"""Addresses of the portal: short, since customers see them."""

from django.urls import path

from orgdesk.apps.portal.views import answers, home, people, requests

app_name = "portal"
urlpatterns = [
    path("", home.show, name="home"),
    path("help", answers.search, name="search"),
    path("answers/<slug:key>", answers.show, name="answer"),
    path("readings/<int:pk>/answer", answers.solved, name="solved"),
    path("your-people", people.show, name="people"),
    path("requests", requests.index, name="requests"),
    path("requests/new", requests.create, name="request-new"),
    path("requests/<str:key>", requests.show, name="request"),
    path("requests/<str:key>/messages", requests.add, name="request-messages"),
    path("requests/<str:key>/answers", requests.say, name="request-answers"),
    path("requests/<str:key>/confirmation", requests.confirm, name="request-confirmation"),
]
