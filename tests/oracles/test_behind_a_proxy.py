"""The installation as it is deployed: behind a proxy that ends HTTPS, in a process that reads its settings from the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ASK = """
import asyncio, json, httpx
from orgdesk.config.asgi import application
from django.conf import settings

SAID = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}

async def ask(address, client, headers, host="desk.brightwater.example"):
    transport = httpx.ASGITransport(application, client=(client, 4711), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as visitor:
        answer = await visitor.get(address, headers=headers)
    return {"status": answer.status_code, "headers": dict(answer.headers)}

async def main():
    told = {
        "proxied": await ask("/health", "127.0.0.1", SAID),
        "page": await ask("/people/sign-in", "127.0.0.1", SAID),
        "plain": await ask("/people/sign-in", "127.0.0.1", {}),
        "forged": await ask("/people/sign-in", "198.51.100.7", SAID),
        "watched": await ask("/health", "127.0.0.1", {}, host="127.0.0.1:8000"),
        "cookie": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                   settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN],
    }
    print("TOLD" + json.dumps(told))

asyncio.run(main())
"""


def example() -> dict[str, str]:
    """The settings that we give to whoever sets it up by the how-to."""
    lines = (ROOT / "deploy/orgdesk.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("deployed")
    environment = {
        **os.environ,
        **example(),
        "ORGDESK_VAR": str(folder),
        "ORGDESK_DATABASE": f"sqlite:///{folder}/own.sqlite3",
        "ORGDESK_SECRET_KEY": "of this test alone",
        "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    answer = subprocess.run(
        [sys.executable, "-c", _ASK], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    line = next((one for one in answer.stdout.splitlines() if one.startswith("TOLD")), None)
    assert line is not None, answer.stderr[-2000:]
    found: dict[str, Any] = json.loads(line.removeprefix("TOLD"))
    return found


def test_a_visitor_who_came_to_the_proxy_by_https_is_not_sent_in_circles(told: dict[str, Any]) -> None:
    assert told["page"]["status"] != 301
    assert told["proxied"]["status"] == 200


def test_a_visitor_by_plain_http_is_sent_to_https(told: dict[str, Any]) -> None:
    assert told["plain"]["status"] == 301
    assert told["plain"]["headers"]["location"] == "https://desk.brightwater.example/people/sign-in"


def test_what_a_stranger_says_in_the_proxys_words_is_not_believed(told: dict[str, Any]) -> None:
    assert told["forged"]["status"] == 301


def test_the_proxy_beside_us_may_ask_for_health_without_https(told: dict[str, Any]) -> None:
    assert told["watched"]["status"] == 200


def test_with_https_the_session_is_a_cookie_for_this_host_alone(told: dict[str, Any]) -> None:
    assert told["cookie"] == ["__Host-session", True, True, "Lax", "/", None]
    headers = told["proxied"]["headers"]
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
