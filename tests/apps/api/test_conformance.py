"""Whatever is sent, the interface answers as its own description says: no crash, no undescribed answer (Schemathesis)."""

from __future__ import annotations

import functools
from datetime import timedelta

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from orgdesk.apps.api.actions import create_token
from orgdesk.apps.api.composing import interface
from orgdesk.apps.api.scopes import SCOPES
from orgdesk.apps.customers.models import Account
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import Instance, ProcessDefinition
from orgdesk.apps.work.models import WorkItem

EXAMPLES = 2
MADE_ALIKE = ("orgdesk.apps.api.page_acts", "orgdesk.apps.api.shelves")
"""Where operations come from that are declared in a line: what holds for one holds for all, so each is tried once a mode."""
CONFIG = {
    "generation": {"allow-extra-parameters": False},
    "checks": {
        # A precondition that fails, a call in an order that the process refuses and a missing tag are answers of their own.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "412", "422"]},
        "missing_required_header": {"expected-statuses": ["400", "401", "403", "422", "428"]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "409", "412", "422", "428"]
        },
    },
}


def _description():
    return schemathesis.openapi.from_wsgi(
        "/api/openapi.json", get_wsgi_application(), config=SchemathesisConfig.from_dict(CONFIG)
    )


@pytest.fixture
def one_connection():
    """A server ends its connection with each request; here it is the test's own, and stays."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.any_server
@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
@override_settings(ORGDESK_API_RATE=1_000_000, ALLOWED_HOSTS=["*"])
def test_no_input_breaks_the_interface_or_its_promises(caplog):
    company = found_company(at=timezone.now() - timedelta(hours=1))
    secret = _token(company.staff["ada"])
    real = _real_keys(company.customers["nadia"])

    for found in _description().get_all_operations():
        for mode in GenerationMode:
            _try(found.ok(), mode, secret, real)

    assert "failed" not in [
        record.msg.split()[-1] for record in caplog.records if record.name == "orgdesk.apps.api.problems"
    ]


def _try(operation, mode, secret, real):
    positive = mode is GenerationMode.POSITIVE
    alike = operation.definition.raw["operationId"] in _made_alike()
    known = next((keys for prefix, keys in real.items() if operation.path.startswith(f"/api/v1/{prefix}/{{")), [])

    @hypothesis.given(
        case=operation.as_strategy(generation_mode=mode), key=st.sampled_from([None, *known] if positive else [None])
    )
    @hypothesis.settings(
        max_examples=1 if alike else EXAMPLES,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def check(case, key):
        if key and "key" in case.path_parameters:
            case.path_parameters["key"] = key
        cache.clear()
        with transaction.atomic():
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
            transaction.set_rollback(True)

    check()


@functools.cache
def _made_alike():
    paths = (path for _prefix, router in interface()._routers for path in router.path_operations.values())
    views = (one.view_func for path in paths for one in path.operations)
    return {view.__name__ for view in views if view.__module__ in MADE_ALIKE}


def _token(person):
    at = timezone.now()
    return create_token(person, name="fuzz", scopes=SCOPES, expires_at=at + timedelta(days=1), at=at).secret


def _real_keys(person):
    """Rows that the keys in addresses may mean, so that more than 404 is tried."""
    ticket = open_ticket(subject="Export fails", text="It stops.", requester=person, channel="api", at=timezone.now())
    return {
        "tickets": [ticket.key],
        "work": list(WorkItem.objects.values_list("key", flat=True)[:1]),
        "organisation/versions": list(Version.objects.values_list("key", flat=True)),
        "processes": list(ProcessDefinition.objects.values_list("key", flat=True)[:1]),
        "instances": list(Instance.objects.values_list("key", flat=True)[:1]),
        "accounts": list(Account.objects.values_list("key", flat=True)[:1]),
        "articles": list(Article.objects.values_list("key", flat=True)[:1]),
        "people": [person.key],
    }
