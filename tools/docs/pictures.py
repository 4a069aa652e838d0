"""The pictures of the documents, taken by the browser's stories, so that they show the product as it is."""

from __future__ import annotations

import os
import subprocess
import sys

from tools.docs.pages import ROOT

_STORIES = ("tests/browser/test_walking_desk_story.py", "tests/browser/test_first_run.py")
TAKEN = ROOT / "var" / "screenshots"
PICTURES = {
    "organisation.png": "story-chart-wide-light.png",
    "process.png": "story-process-wide-light.png",
    "ticket.png": "story-ticket-wide-light.png",
    "board.png": "story-board-wide-light.png",
    "limitation.png": "story-limitation-wide-light.png",
    "work.png": "story-work-wide-light.png",
    "first-run.png": "first-run-mail-wide.png",
    "first-run-chart.png": "first-run-chart-wide.png",
    "first-run-done.png": "first-run-done-wide.png",
}


def take_pictures() -> int:
    """Play the stories and put their pictures into docs/pictures; the status of the stories."""
    environment = {**os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    command = [sys.executable, "-m", "pytest", "-q", "-m", "browser", *_STORIES]
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return status or keep_pictures()


def keep_pictures() -> int:
    """Cut to a page of 16:10, so that a long page does not push the words away."""
    from PIL import Image

    for name, taken in PICTURES.items():
        with Image.open(TAKEN / taken) as picture:
            width, height = picture.size
            cut = picture.crop((0, 0, width, min(height, width * 10 // 16))).convert(
                "P", palette=Image.Palette.ADAPTIVE
            )
            cut.save(ROOT / "docs" / "pictures" / name, optimize=True)
    return 0
