"""The chart page of 300 and 1,000 positions in a browser: until it can be used, and how fluently it is moved.

    python benchmarks/chart_page.py [--counts 300,1000,10000] [--runs 5] [--browser PATH]

An empty installation is made in a folder of its own, charts are brought in, and the server that production uses serves them. For
each run a new page is opened; "interactive" is from the request until the editor has taken over and two frames were drawn;
"one step" is the mean time of a frame while the drawing is zoomed thirty times. Needs Playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
PROMISED = {300: 1.0}
READY = """
async () => {
  await customElements.whenDefined('chart-editor'); await customElements.whenDefined('pan-zoom');
  while (!document.querySelector('pan-zoom')?.view) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
  return performance.now();
}"""
STEPS = """
async () => {
  const zoom = document.querySelector('pan-zoom'), begun = performance.now();
  for (let step = 0; step < 30; step++) { zoom.zoom(step % 2 ? 1.1 : 1 / 1.1); await new Promise(requestAnimationFrame); }
  return (performance.now() - begun) / 30;
}"""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main(
    *, counts: tuple[int, ...] = (300, 1_000), runs: int = 5, browser: str = ""
) -> list[tuple[str, str, str, str, str]]:
    """The rows of the table."""
    path = browser or shutil.which("chromium") or shutil.which("google-chrome") or ""
    if not path:
        return [("chart page in a browser", "not run: no Chromium was found", "", "", "")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ORGDESK_VAR": folder,
            "ORGDESK_DEMO": "1",
            "ORGDESK_PAGE_RATE": "0",
            "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
        }
        keys, cookie = prepare(counts)
        with served() as address:
            return [row for count in counts for row in measure(address, keys[count], count, cookie, runs, path)]


def prepare(counts: tuple[int, ...]) -> tuple[dict[int, str], dict[str, str]]:
    """An installation with a chart of each size; the keys of their versions, and the cookie of who may see them."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from orgdesk.apps.accounts.actions import grant_role
    from orgdesk.apps.accounts.models import Person
    from orgdesk.apps.organisation.actions.bring_in_chart import accept_import, bring_in_chart

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    at = timezone.now()
    mara = Person.objects.create_person(email="mara@brightwater.example", name="Mara Lindqvist", is_staff=True)
    grant_role(mara, role="organisation-editor", by=None, at=at)
    keys = {}
    for count in counts:
        brought = bring_in_chart(name="chart.csv", content=table(count), by=mara, at=at)
        name = f"Of {count}"
        keys[count] = accept_import(brought, sheet=0, label="1", workspace_name=name, by=mara, at=at).key
    client = Client()
    client.force_login(mara, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return keys, {"name": name, "value": client.cookies[name].value}


def table(count: int) -> bytes:
    """Heads with seven reports each."""
    rows = [f"p{number},Title {number},{f'p{(number - 1) // 7}' if number else ''}" for number in range(count)]
    return ("id,title,reports to\n" + "\n".join(rows)).encode()


@contextmanager
def served() -> Iterator[str]:
    """The address of a server with this installation."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = Path(sys.executable).parent / "granian"
    command = [granian, "--interface", "asginl", "--host", "127.0.0.1", "--port", port, "--log-level", "error"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ORGDESK_BASE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        [str(word) for word in [*command, "orgdesk.config.asgi:application"]],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            with opener.open(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer within a minute")


def measure(
    address: str, key: str, count: int, cookie: dict[str, str], runs: int, path: str
) -> list[tuple[str, str, str, str, str]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900})
        context.add_cookies([{**cookie, "url": address}])  # type: ignore[list-item]
        context.route("**/events/stream*", lambda route: route.fulfill(status=204))
        opened = [open_once(context, f"/organisation/versions/{key}") for _run in range(runs + 1)][1:]
        chromium.close()
    ready = statistics.median(one[0] for one in opened)
    step = statistics.median(one[1] for one in opened)
    boxes = opened[0][2]
    promised = PROMISED.get(count)
    beside = ("promised", f"{promised:.2f} s", f"{promised / ready:.1f} x") if promised else ("", "", "")
    return [
        (f"chart page of {count:,} positions ({boxes} boxes drawn): interactive", f"{ready:.2f} s", *beside),
        (f"chart page of {count:,} positions: one step of zooming", f"{step:.0f} ms", "", "", ""),
    ]


def open_once(context: Any, path: str) -> tuple[float, float, int]:
    """Seconds until it can be used, milliseconds of a step, boxes drawn."""
    page = context.new_page()
    page.goto(path, wait_until="commit")
    ready = page.evaluate(READY) / 1000
    step = page.evaluate(STEPS)
    boxes = page.locator(".canvas-stage .box").count()
    page.close()
    return ready, step, boxes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="300,1000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--browser", default="")
    given = parser.parse_args()
    sizes = tuple(int(word) for word in given.counts.split(","))
    for told in main(counts=sizes, runs=given.runs, browser=given.browser):
        print(" · ".join(told))
