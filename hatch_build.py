"""What the wheel needs: the same list that the locks are made from, so that there is one list only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):
    """Reads `requirements/*.in`."""

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = self._wishes("runtime")
        metadata["optional-dependencies"] = {name: self._wishes(name) for name in ("rehearsal", "demo", "s3", "saml")}

    def _wishes(self, name: str) -> list[str]:
        lines = Path(self.root, "requirements", f"{name}.in").read_text(encoding="utf-8").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
