"""Passkeys in a real browser, with an authenticator that Chromium plays."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def authenticator(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_without_a_password(open_browser, cast, accessible, photograph):
    joyce = cast("joyce")
    joyce.set_password("a quiet harbour")
    joyce.save()
    page = open_browser()
    authenticator(page)
    page.goto("/people/sign-in")
    page.fill("[name=username]", joyce.email)
    page.fill("[name=password]", "a quiet harbour")
    page.click("form button.primary")
    page.goto("/people/security")
    page.fill("[name=name]", "Desk key")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/people/security")
    assert page.get_by_text("Desk key").is_visible()
    accessible(page)
    photograph(page, "security-wide-light")

    page.get_by_role("button", name="Sign out everywhere else").click()
    page.context.clear_cookies()
    page.goto("/people/sign-in?next=/people/security")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/work/")
    page.goto("/people/security")

    assert page.get_by_text("last used").is_visible()
    assert page.problems == []
