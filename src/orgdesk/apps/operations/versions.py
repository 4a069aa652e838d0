"""Which Orgdesk this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def product_version() -> str:
    """The installed version; `0` and a plus where the sources run without being installed."""
    try:
        return version("orgdesk")
    except PackageNotFoundError:
        return "0+sources"
