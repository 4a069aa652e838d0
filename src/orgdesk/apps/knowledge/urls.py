"""Addresses of knowledge."""

from django.urls import path

from orgdesk.apps.knowledge.views import acts, articles, council, limitations, self_help, trainings, translations

app_name = "knowledge"
urlpatterns = [
    path("", articles.index, name="articles"),
    path("articles/new", articles.create, name="article-new"),
    path("articles/<slug:key>", articles.show, name="article"),
    path("articles/<slug:key>/versions", articles.write, name="article-versions"),
    path("articles/<slug:key>/comparison", articles.compare, name="article-comparison"),
    path("articles/<slug:key>/readings", articles.readings, name="article-readings"),
    path("articles/<slug:key>/publications", articles.publish, name="article-publications"),
    path("articles/<slug:key>/translations/<str:language>", translations.write, name="translation"),
    path(
        "articles/<slug:key>/translations/<str:language>/publications",
        translations.publish,
        name="translation-publications",
    ),
    path("articles/<slug:key>/translations/<str:language>/end", translations.withdraw, name="translation-end"),
    path("articles/<slug:key>/flags", council.flags, name="flags"),
    path("articles/<slug:key>/flags/<int:pk>/end", council.flag_end, name="flag-end"),
    path("articles/<slug:key>/review", council.review, name="article-review"),
    path("translations", translations.index, name="translations"),
    path("council", council.show, name="council"),
    path("council/decisions", council.decisions, name="decisions"),
    path("council/synonyms", council.synonyms, name="synonyms"),
    path("council/synonyms/<int:pk>/end", council.synonyms_end, name="synonyms-end"),
    path("self-help", self_help.show, name="self-help"),
    path("self-help/searches", self_help.searches, name="searches"),
    path("self-help/readings", self_help.readings, name="readings"),
    path("limitations", limitations.board, name="limitations"),
    path("limitations/list", limitations.index, name="limitation-list"),
    path("limitations/broken", limitations.broken, name="broken"),
    path("limitations/<slug:key>", limitations.show, name="limitation"),
    path("limitations/<slug:key>/verifications", acts.verifications, name="verifications"),
    path("limitations/<slug:key>/qualifications", acts.qualifications, name="qualifications"),
    path("limitations/<slug:key>/changes", acts.changes, name="changes"),
    path("limitations/<slug:key>/solutions", acts.solutions, name="solutions"),
    path("limitations/<slug:key>/approvals", acts.approvals, name="approvals"),
    path("limitations/<slug:key>/transfers", acts.transfers, name="transfers"),
    path("limitations/<slug:key>/channels", acts.channels, name="channels"),
    path("limitations/<slug:key>/publications", acts.publications, name="publications"),
    path("trainings", trainings.index, name="trainings"),
    path("trainings/<int:pk>", trainings.show, name="training"),
    path("acknowledgements/<int:pk>", trainings.acknowledge, name="acknowledgement"),
]
