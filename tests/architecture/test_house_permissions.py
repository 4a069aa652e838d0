"""Every address answers every role as docs/reference/permissions.md declares."""

import os

import pytest
import time_machine
from django.db import transaction

from support import permissions
from support.permission_world import AT, ROLES, found_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """One company and one walk for all tests of the table, undone at the end."""
    with django_db_blocker.unblock(), time_machine.travel(AT, tick=False), transaction.atomic():
        found = permissions.walk(found_world())
        transaction.set_rollback(True)
    if os.environ.get("ORGDESK_WRITE_PERMISSIONS"):
        permissions.write(found)
    return found


def test_every_address_has_a_row_and_no_row_is_left_over(answers):
    declared = permissions.declared()

    assert [row for row in answers if row not in declared] == [], "python -m tools.permissions --write, then judge it"
    assert [row for row in declared if row not in answers] == []


def test_every_address_answers_each_role_as_declared(answers):
    declared = permissions.declared()

    wrong = [
        f"{row}: {role} gets {got}, the table says {said}"
        for row, cells in answers.items()
        for role, got, said in zip(ROLES, cells, declared.get(row, cells), strict=True)
        if got != said
    ]

    assert wrong == []


def test_no_address_fails_on_an_empty_form_or_a_foreign_thing(answers):
    assert {row: cells for row, cells in answers.items() if any(cell.startswith("5") for cell in cells)} == {}
