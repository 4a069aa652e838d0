"""Which addresses of pages take a POST, and the table that says what a program calls instead: docs/reference/page-acts.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from orgdesk.apps.api.composing import interface

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "page-acts.md"


def pages_that_act() -> set[str]:
    """Names of all addresses of the product, but those of the interface itself, whose view does not refuse a POST."""
    return {name for name, view in _addresses() if not name.startswith("api:rest:") and _takes_post(view)}


def told() -> dict[str, str]:
    """Page address → the operation, or the reason why there is none (which has blanks in it, as no operation has)."""
    lines = TABLE.read_text("utf-8").splitlines() if TABLE.exists() else []
    rows = [line.strip("| ").split(" | ", 1) for line in lines if line.startswith("| `")]
    return {page.strip("`"): said.strip("` ") for page, said in rows}


def pages_offered() -> dict[str, str]:
    """Address of the interface → the page whose act it offers, both by their names; none where it stands by itself."""
    operations = (
        one
        for _prefix, router in interface()._routers
        for path in router.path_operations.values()
        for one in path.operations
    )
    return {f"api:rest:{one.view_func.__name__}": getattr(one.view_func, "page", "") for one in operations}


def _addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, ":".join(filter(None, [namespace, entry.namespace or ""])))
        elif isinstance(entry, URLPattern):
            yield ":".join(filter(None, [namespace, entry.name or entry.lookup_str])), entry.callback


def _takes_post(view: Callable[..., Any]) -> bool:
    """No decorator around the view (`require_safe`, `require_POST` …) names methods without POST."""
    while True:
        for cell in view.__closure__ or ():
            methods = cell.cell_contents
            if isinstance(methods, list) and {"GET", "POST"} & set(methods) and "POST" not in methods:
                return False
        if not hasattr(view, "__wrapped__"):
            return True
        view = view.__wrapped__
