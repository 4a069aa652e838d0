"""What a drawing says of itself: its name, what it is for, its categories, who made it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.core.process.document import BpmnDocument, extension, model, text_of


@dataclass(frozen=True, slots=True)
class Description:
    """Read from a process element: its documentation, and the attributes `orgdesk:categories` (a comma list), `author`, `dated`."""

    key: str
    name: str
    purpose: str = ""
    categories: tuple[str, ...] = ()
    author: str = ""
    dated: date | None = None


def describe(document: BpmnDocument, key: str) -> Description:
    """The description of one process of the document. Raises KeyError for a process that is not in it."""
    process = next((element for element in document.all("process") if element.get("id") == key), None)
    if process is None:
        raise KeyError(key)
    categories = (part.strip() for part in process.get(extension("categories"), "").split(","))
    return Description(
        key=key,
        name=process.get("name", key),
        purpose=" ".join(text_of(process.find(model("documentation"))).split()),
        categories=tuple(part for part in categories if part),
        author=process.get(extension("author"), ""),
        dated=_date(process.get(extension("dated"), "")),
    )


def _date(text: str) -> date | None:
    """A date that cannot be read is none: it decides nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
