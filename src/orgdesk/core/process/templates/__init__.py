"""Processes to begin from, as BPMN files: their wording is invented, their lanes are bound to the templates of the organisation."""

from __future__ import annotations

from importlib.resources import files

TEMPLATES = ("tiered-support", "knowledge-oversight")
"""Keys of the templates, in the order in which they are offered."""


def read_template(key: str) -> bytes:
    """The BPMN of a template. Raises KeyError for an unknown key."""
    if key not in TEMPLATES:
        raise KeyError(key)
    return files(__package__).joinpath(f"{key}.bpmn").read_bytes()
