"""Addresses of customers' voices: pages of staff under voice/, short ones for customers."""

from django.urls import path

from orgdesk.apps.voice.views import boards, feedback, house, improvements, overview, packs, portal, rules, surveys

app_name = "voice"
urlpatterns = [
    path("voice/", overview.show, name="overview"),
    path("voice/surveys/<slug:key>", overview.survey, name="survey-results"),
    path("voice/surveys/<slug:key>/rounds", overview.open_round, name="rounds"),
    path("voice/feedback", feedback.index, name="feedback-list"),
    path("voice/feedback/new", feedback.create, name="feedback-new"),
    path("voice/feedback/<slug:key>", feedback.show, name="feedback"),
    path("voice/judgements/<int:pk>", feedback.judge, name="judgement"),
    path("voice/complaints", feedback.complaints, name="complaints"),
    path("voice/boards", boards.index, name="boards"),
    path("voice/boards/<slug:key>", boards.show, name="board"),
    path("voice/boards/<slug:key>/members", boards.seat, name="board-members"),
    path("voice/boards/<slug:key>/meetings", boards.plan, name="board-meetings"),
    path("voice/meetings/<int:pk>", boards.meeting, name="meeting"),
    path("voice/improvements", improvements.index, name="improvements"),
    path("voice/improvements/new", improvements.create, name="improvement-new"),
    path("voice/improvements/<slug:key>", improvements.show, name="improvement"),
    path("voice/improvements/<slug:key>/change", improvements.change, name="improvement-change"),
    path("voice/improvements/<slug:key>/drop", improvements.drop, name="improvement-drop"),
    path("voice/packs", packs.index, name="packs"),
    path("voice/packs/new", packs.create, name="pack-new"),
    path("voice/packs/<slug:key>", packs.show, name="pack"),
    path("voice/packs/<slug:key>/document", packs.document, name="pack-document"),
    path("voice/charters", house.charters, name="charters"),
    path("voice/charters/new", house.write, name="charter-new"),
    path("voice/charters/<int:version>/publication", house.publish, name="charter-publication"),
    path("voice/culture", house.culture, name="culture"),
    path("voice/culture/statements", house.add_statement, name="culture-statements"),
    path("voice/rules", rules.show, name="rules"),
    path("voice/rules/surveys", rules.survey, name="survey-rules"),
    path("voice/rules/deciders", rules.decider, name="deciders"),
    path("voice/rules/routes", rules.route, name="routes"),
    path("voice/rules/care", rules.care, name="care"),
    path("survey/<str:token>", surveys.answer, name="survey"),
    path("survey/<str:token>/leave", surveys.leave, name="leave"),
    path("charter", portal.charter, name="charter"),
    path("your-voice", portal.mine, name="mine"),
    path("your-voice/new", portal.create, name="speak"),
    path("your-voice/<slug:key>/confirmation", portal.verify, name="verify"),
]
