"""The company's directory keeps people and groups here by SCIM 2.0."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from apps.seats import seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event
from orgdesk.apps.work.actions import claim_work, offer_work
from orgdesk.apps.work.models import WorkItem

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USERS, GROUPS = "/scim/v2/Users", "/scim/v2/Groups"


@pytest.fixture
def scim(settings, db):
    settings.ORGDESK_SCIM_TOKEN = "of the directory"
    settings.ORGDESK_SCIM_ROLES = {"Internal audit": "auditor"}
    client = Client(headers={"authorization": "Bearer of the directory"})

    def ask(method, address, body=None, *, expect=200):
        answer = client.generic(method.upper(), address, _json(body), content_type="application/scim+json")
        assert answer.status_code == expect, answer.content
        assert expect == 204 or answer["Content-Type"] == "application/scim+json"
        return answer.json() if answer.content else None

    return ask


def _json(body):
    return json.dumps(body) if body is not None else ""


def lena(**more):
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "Lena.Sorg@brightwater.example",
        "externalId": "4711", "name": {"givenName": "Lena", "familyName": "Sorg"}, "active": True,
    } | more  # fmt: skip


def test_without_a_token_in_the_settings_the_address_does_not_exist_and_without_it_in_the_call_nothing_opens(
    client, db, settings
):
    assert client.get(USERS).status_code == 404
    settings.ORGDESK_SCIM_TOKEN = "of the directory"
    assert client.get(USERS).status_code == 401
    assert client.get(USERS, headers={"authorization": "Bearer guess"}).status_code == 401


def test_a_person_is_created_read_found_and_replaced(scim):
    made = scim("post", USERS, lena(), expect=201)
    assert made["userName"] == "lena.sorg@brightwater.example"
    assert made["displayName"] == "Lena Sorg"
    assert scim("get", f"{USERS}/{made['id']}") == made

    found = scim("get", f'{USERS}?filter=userName eq "LENA.SORG@brightwater.example"')
    assert [one["id"] for one in found["Resources"]] == [made["id"]]
    assert scim("get", f'{USERS}?filter=externalId eq "4711"')["totalResults"] == 1
    assert scim("get", f'{USERS}?filter=userName eq "no@body.example"')["Resources"] == []

    changed = scim("put", f"{USERS}/{made['id']}", lena(displayName="Lena Sorg-Bakker", name={}))
    assert changed["displayName"] == "Lena Sorg-Bakker"
    person = Person.objects.get(key=made["id"])
    assert (person.name, person.is_staff) == ("Lena Sorg-Bakker", True)


def test_an_address_is_one_persons(scim, contact):
    scim("post", USERS, lena(), expect=201)
    assert scim("post", USERS, lena(externalId="5"), expect=409)["scimType"] == "uniqueness"
    assert scim("post", USERS, lena(userName=contact.email), expect=409)["scimType"] == "uniqueness"


def test_pages_begin_at_one_and_end_with_the_last(scim):
    for number in range(5):
        scim("post", USERS, lena(userName=f"p{number}@brightwater.example", externalId=str(number)), expect=201)
    part = scim("get", f"{USERS}?startIndex=4&count=3")
    assert (part["totalResults"], part["startIndex"], part["itemsPerPage"]) == (5, 4, 2)
    assert [one["externalId"] for one in part["Resources"]] == ["3", "4"]
    assert scim("get", f"{USERS}?count=0")["Resources"] == []


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
    ],
)
def test_a_deactivated_person_is_signed_out_at_once_and_their_work_returns_to_the_queue(scim, operation):
    house = seat_people()
    joyce = house.joyce
    item = offer_work(kind="call", title="Call back", subject=("account", "harbour-fuels"), unit_key="t1", at=AT)
    claim_work(item, by=joyce, at=AT)
    browser = Client()
    browser.force_login(joyce, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/people/security").status_code == 200

    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}
    assert scim("patch", f"{USERS}/{joyce.key}", patch)["active"] is False

    assert browser.get("/people/security").status_code == 302
    item = WorkItem.objects.get(pk=item.pk)
    assert (item.state, item.claimed_by) == ("offered", None)
    assert Event.objects.filter(kind="person.deactivated", subjects__object_key=joyce.key).exists()


def test_who_is_deleted_there_is_gone_for_the_directory_and_kept_for_the_log(scim):
    made = scim("post", USERS, lena(), expect=201)
    scim("delete", f"{USERS}/{made['id']}", expect=204)

    scim("get", f"{USERS}/{made['id']}", expect=404)
    assert Person.objects.get(key=made["id"]).is_active is False
    assert scim("post", USERS, lena(), expect=201)["id"] == made["id"]


def test_the_last_administrator_stays(scim, cast):
    ada = cast("ada")
    said = scim("delete", f"{USERS}/{ada.key}", expect=409)
    assert "last administrator" in said["detail"]
    assert Person.objects.get(pk=ada.pk).is_active


def test_a_group_named_in_the_settings_carries_its_role_and_takes_it_back(scim, cast):
    lena_key = scim("post", USERS, lena(), expect=201)["id"]
    person = Person.objects.get(key=lena_key)
    group = scim("post", GROUPS, {"displayName": "Internal audit", "members": [{"value": lena_key}]}, expect=201)
    assert Person.objects.get(pk=person.pk).has_role("auditor")

    path = f'members[value eq "{lena_key}"]'
    scim("patch", f"{GROUPS}/{group['id']}", {"Operations": [{"op": "remove", "path": path}]})
    assert not Person.objects.get(pk=person.pk).has_role("auditor")
    body = {"Operations": [{"op": "add", "path": "members", "value": [{"value": lena_key}]}]}
    assert len(scim("patch", f"{GROUPS}/{group['id']}", body)["members"]) == 1
    scim("delete", f"{GROUPS}/{group['id']}", expect=204)
    assert not Person.objects.get(pk=person.pk).has_role("auditor")


def test_a_role_given_by_hand_is_not_taken_by_the_directory(scim, cast):
    joyce = cast("joyce")
    grant_role(joyce, role="auditor", by=cast("ada"), at=AT)
    group = scim("post", GROUPS, {"displayName": "Internal audit", "members": [{"value": joyce.key}]}, expect=201)
    scim("put", f"{GROUPS}/{group['id']}", {"displayName": "Internal audit", "members": []})

    assert Person.objects.get(pk=joyce.pk).has_role("auditor")


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("get", f'{USERS}?filter=name co "x"', None, 400),
        ("post", USERS, {"userName": "no address"}, 400),
        ("post", USERS, None, 400),
        ("put", f"{USERS}/nobody", {"userName": "a@b.example"}, 404),
        ("patch", USERS, {}, 405),
        ("post", GROUPS, {"displayName": ""}, 400),
        ("post", GROUPS, {"displayName": "G", "members": [{"value": "nobody"}]}, 400),
    ],
)
def test_what_cannot_be_done_is_said_in_the_words_of_the_standard(scim, method, address, body, status):
    said = scim(method, address, body, expect=status)
    assert said["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert said["status"] == str(status)
    assert said["detail"]


def test_customers_contacts_are_none_of_the_directorys(scim, contact):
    scim("get", f"{USERS}/{contact.key}", expect=404)
    assert scim("get", USERS)["totalResults"] == 0


def test_the_directory_learns_what_we_can(scim):
    assert scim("get", "/scim/v2/ServiceProviderConfig")["patch"] == {"supported": True}
    assert [one["name"] for one in scim("get", "/scim/v2/ResourceTypes")["Resources"]] == ["User", "Group"]
