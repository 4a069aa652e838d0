"""The ways into research and development: few, named, each with an owner. Everything else is a side door: refused, and told to the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import SideDoorError


@dataclass(frozen=True, slots=True)
class ResearchPath:
    """An allowed R&D path: from a unit or position to one of R&D, watched over by its owner."""

    key: str
    source: str
    target: str
    owner: str


def find_research_path(source: str, target: str, paths: Sequence[ResearchPath]) -> ResearchPath:
    """Return the path that allows work to go from `source` to `target`; raise `SideDoorError` that names the ways there are."""
    found = next((path for path in paths if (path.source, path.target) == (source, target)), None)
    if found is not None:
        return found
    ways = ", ".join(f"{path.source} → {path.target} ({path.owner})" for path in paths) or phrase("none")
    raise SideDoorError(
        phrase(
            "There is no path from {source!r} to {target!r}; the ways into R&D are: {ways}.",
            source=source,
            target=target,
            ways=ways,
        )
    )
