"""Every page about people opens for staff and stays closed to customers."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.people.conftest import Pods
from orgdesk.apps.people.models import CrossTraining, Flex, TrainingProvision

pytestmark = pytest.mark.django_db

PAGES = ["directory", "skills", "activities", "training", "flex", "mobility", "newcomers", "postings", "titles"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_staff_and_not_for_a_customer(pods: Pods, contact: Any, signed_in: Any, name: str) -> None:
    assert signed_in(contact).get(reverse(f"people:{name}")).status_code == 404
    assert "<h1>" in pods.page(name)


@pytest.mark.parametrize("position", ["head", "pool", "shop-scheduler", "branch-manager"])
def test_roles_and_successions_open(pods: Pods, position: str) -> None:
    assert "<h1>" in pods.page("role", position)
    assert "<h1>" in pods.page("succession", position, by="ada")


def test_teams_open_with_everything_on_them(pods: Pods) -> None:
    pods.rate("joyce", "phone", 2)
    for unit in pods.version.content.units:
        assert unit.name in pods.page("team", unit.key)


def test_profiles_open_for_oneself_the_leader_and_a_colleague(pods: Pods) -> None:
    at = timezone.now()
    Flex.objects.create(person=pods["joyce"], unit="kind:pod", on=at.date())
    provider = TrainingProvision.objects.create(unit_key="pod-export", skill="phone", level=4, at=at)
    CrossTraining.objects.create(
        person=pods["joyce"], skill="phone", level=3, due=at.date(), planned_at=at, provider=provider
    )
    for reader in ("joyce", "ravi", "noor", "ada"):
        assert "Joyce Bell" in pods.page("person", pods["joyce"].key, by=reader)
