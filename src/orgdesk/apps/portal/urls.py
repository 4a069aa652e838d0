"""Addresses of the portal: short, since customers see them."""

from django.urls import path

from orgdesk.apps.portal.views import answers, contact_form, home, issues, looks, people, requests, sign_in_links

app_name = "portal"
urlpatterns = [
    path("", home.show, name="home"),
    path("look.css", looks.colour, name="look"),
    path("looks", looks.edit, name="looks"),
    path("logo", looks.logo, name="logo"),
    path("help", answers.search, name="search"),
    path("help/suggestions", answers.suggestions, name="suggestions"),
    path("answers/<slug:key>", answers.show, name="answer"),
    path("readings/<int:pk>/answer", answers.solved, name="solved"),
    path("known-issues", issues.index, name="issues"),
    path("known-issues/framed", issues.framed, name="issues-framed"),
    path("known-issues/register", issues.register, name="issue-register"),
    path("known-issues/limitations/<slug:key>", issues.of_limitation, name="issue-of-limitation"),
    path("known-issues/incidents/<slug:key>", issues.of_incident, name="issue-of-incident"),
    path("known-issues/<int:pk>/affected", issues.affected, name="issue-affected"),
    path("known-issues/<int:pk>/end", issues.end, name="issue-end"),
    path("your-people", people.show, name="people"),
    path("sign-in-links", sign_in_links.ask, name="sign-in-links"),
    path("sign-in-links/<str:token>", sign_in_links.use, name="sign-in-link"),
    path("contact-form", contact_form.show, name="contact-form"),
    path("contact-form/snippet", contact_form.snippet, name="contact-form-snippet"),
    path("requests", requests.index, name="requests"),
    path("requests/new", requests.create, name="request-new"),
    path("requests/<str:key>", requests.show, name="request"),
    path("requests/<str:key>/messages", requests.add, name="request-messages"),
    path("requests/<str:key>/files/<int:pk>", requests.file, name="request-file"),
    path("requests/<str:key>/answers", requests.say, name="request-answers"),
    path("requests/<str:key>/confirmation", requests.confirm, name="request-confirmation"),
]
