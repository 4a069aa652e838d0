"""The files of a deployment say what the product understands."""

import re
from pathlib import Path

from tools.links import ROOT

DEPLOY = ROOT / "deploy"


def test_every_setting_of_the_example_exists():
    named = re.findall(r"^(ORGDESK_[A-Z_]+)=", (DEPLOY / "orgdesk.env").read_text(), re.MULTILINE)
    documented = (ROOT / "docs/reference/settings.md").read_text()

    assert len(named) > 5
    assert [name for name in named if f"`{name}`" not in documented] == []


def test_every_command_of_the_services_and_how_tos_exists():
    texts = [path.read_text() for path in [*DEPLOY.iterdir(), *(ROOT / "docs/how-to").glob("*.md")]]
    commands = {
        found.replace("-", "_")
        for text in texts
        for found in re.findall(r"(?:^|[ /`])orgdesk ([a-z][a-z-]+)\b(?= |`|$|\")", text, re.MULTILINE)
    }
    modules = {path.stem for path in (ROOT / "src/orgdesk").glob("apps/*/management/commands/*.py")}

    assert {"doctor", "backup", "worker", "setup"} <= commands
    assert commands - modules - {"orgdesk"} == set()


def test_services_may_write_only_to_their_own_folders():
    services = sorted(DEPLOY.glob("*.service"))

    assert len(services) == 3
    assert all("ProtectSystem=strict" in Path(service).read_text() for service in services)
    assert all("User=orgdesk" in Path(service).read_text() for service in services)
