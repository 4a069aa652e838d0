"""How the portal looks is set on a page, and can always be read."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.portal.models import Look

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SAID = {"name": "Brightwater Help", "welcome": "Good to see you.", "colour": "#ffe600", "accent": "#7a1fa2"}


def test_an_administrator_sets_name_welcome_colours_and_logo(desk: Desk) -> None:  # noqa: F811
    ada = desk.as_("ada")
    ada.post("/looks", {**SAID, "logo": SimpleUploadedFile("logo.png", PNG)})

    home = desk.page("/", by="visitor")
    assert "Brightwater Help" in home
    assert "Good to see you." in home
    assert re.search(r'src="/logo\?\d+"', home)
    assert desk.as_("visitor").get("/logo").content == PNG
    style = desk.page("/look.css", by="visitor")
    assert "--voice: light-dark(#7a1fa2" in style
    assert "--action: light-dark(#ffe600" not in style

    page = desk.page("/looks", by="ada")
    assert "made readable" in page
    assert "reads well" in page
    ada.post("/looks", {**SAID, "name": "Help", "without_logo": "on"})
    assert desk.as_("visitor").get("/logo").status_code == 404
    assert Look.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red;}"},
        {"accent": "#12345"},
        {"logo": SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>")},
        {"logo": SimpleUploadedFile("logo.png", PNG + b"0" * 400_000)},
    ],
)
def test_what_is_no_colour_and_no_small_picture_is_refused(desk: Desk, wrong) -> None:  # noqa: F811
    answer = desk.as_("ada").post("/looks", {**SAID, **wrong})
    assert answer.status_code == 200
    assert not Look.objects.exists()


def test_nobody_else_sets_it(desk: Desk) -> None:  # noqa: F811
    assert desk.as_("mara").post("/looks", SAID).status_code == 403
    assert desk.as_("nadia").get("/looks").status_code == 404
    assert not Look.objects.exists()
