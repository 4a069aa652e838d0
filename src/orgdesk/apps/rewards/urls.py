"""Addresses of rewards."""

from django.urls import path

from orgdesk.apps.rewards.views import leaving, rewards

app_name = "rewards"
urlpatterns = [
    path("rewards/", rewards.index, name="list"),
    path("rewards/programmes/new", rewards.create, {"kind": "programme"}, name="programme-new"),
    path("rewards/incentives/new", rewards.create, {"kind": "incentive"}, name="incentive-new"),
    path("rewards/programmes/<slug:key>", rewards.programme, name="programme"),
    path("rewards/members/<int:pk>", rewards.member, name="member"),
    path("rewards/incentives/<slug:key>", rewards.incentive, name="incentive"),
    path("rewards/offers/<int:pk>/answer", rewards.answer, name="offer-answer"),
    path("offers/<str:token>", leaving.leave, name="leave"),
    path("your-points", rewards.mine, name="mine"),
]
