"""Nobody reads a page without signing in, except the pages named here, each for its reason."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "accounts:language": "a visitor reads in their own language",
    "accounts:sign-in": "the way in",
    "accounts:forgotten": "the way in, for whoever lost their password; nobody learns who is known",
    "accounts:password-new": "the way in, by a signed link that works once",
    "accounts:provider": "the way in, by the company's directory",
    "accounts:provider-answer": "the way in, back from the company's directory",
    **{
        f"scim:{name}": "the directory brings a token; without one in the settings the address does not exist"
        for name in ("configuration", "resource-types", "users", "user", "groups", "group")
    },
    **{
        f"accounts:{name}": "the way in, by the company's directory (SAML); it does not exist unless the settings name one"
        for name in ("saml", "saml-answer", "saml-landing", "saml-metadata")
    },
    "accounts:second-step": "the way in, after the password",
    "accounts:passkey": "the way in, without a password",
    "accounts:passkey-question": "what the browser is asked to prove on the way in",
    "api:openapi": "describes the program, not the company",
    "knowledge:picture": "shown to whoever may read an article that it stands in; the public reads public ones",
    "organisation:embed": "a signed address for other sites",
    "operations:metrics": "a watching machine brings a token; without it the address does not exist",
    "operations:ready": "asked by the proxy before it sends visitors",
    "ui:health": "asked by the machine that watches",
    "ui:preferences": "looks, before signing in too",
    "ui:scene-styles": "a style sheet",
    "desk:channel-messages": "a channel's gateway cannot sign in; each call is signed with the channel's secret",
    "demo:post": "the demo's post office; it does not exist outside the demo",
    "operations:set-up-administrator": "nobody can sign in yet; opened by the link that the command printed",
    "operations:set-up-link": "nobody can sign in yet; the link works once, for a day, while there is no administrator",
    "rewards:leave": "ending our offers by mail takes one post (RFC 8058); the link is signed",
    "timelines:feed": "calendar programs cannot sign in; the link is signed",
    "voice:charter": "the service charter is published: anybody may read what we promise",
    "voice:leave": "ending our questions takes one post (RFC 8058); the link is signed",
    "voice:speak": "anybody may complain, at any door",
    "voice:survey": "answered by the signed link of the mail",
    "timelines:list": "leaving a mail list takes one post (RFC 8058); the link is signed",
}
_SAMPLES = {"int": "1", "uuid": "0b1c2d3e-4f50-4a6b-8c7d-8e9fa0b1c2d3"}
PUBLIC_APPS = {"portal"}  # the front door for customers; what is theirs alone asks for them inside the view
BY_TOKEN = "api:rest:"  # programs cannot sign in; every route asks for a token (tests/apps/api/test_rights.py)


def addresses(resolver=None, namespace="", prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace or ""]))
            yield from addresses(entry, inner, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            name = ":".join(filter(None, [namespace, entry.name or entry.lookup_str]))
            yield pytest.param(name, prefix + str(entry.pattern), entry.callback, id=name or "nameless")


@pytest.mark.parametrize(("name", "route", "view"), list(addresses()))
def test_a_page_is_public_only_where_this_file_says_so(name, route, view):
    marked_public = getattr(view, "login_required", True) is False

    may_be_public = name.split(":")[0] in PUBLIC_APPS or name.startswith(BY_TOKEN)
    assert marked_public == (name in PUBLIC) or (marked_public and may_be_public)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route", "view"), list(addresses()))
def test_a_stranger_is_sent_to_sign_in(name, route, view, client):
    if getattr(view, "login_required", True) is False:
        return
    address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: _SAMPLES.get(found[1], "a"), route).lstrip("/")

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/people/sign-in")
