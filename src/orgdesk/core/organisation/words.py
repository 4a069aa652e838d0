"""Words as people write them, brought to one form: for matching titles, and for keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_ABBREVIATIONS = {
    "sr": "senior",
    "jr": "junior",
    "mgr": "manager",
    "rep": "representative",
    "asst": "assistant",
    "dept": "department",
    "cs": "customer service",
    "cx": "customer experience",
    "center": "centre",
    "pull": "pick",
    "fulfillment": "fulfilment",
    "aging": "ageing",
}


def normalise(text: str) -> str:
    """Lower case, no punctuation, single spaces, usual abbreviations and spellings resolved."""
    words = re.sub(r"[^\w&+]+", " ", text.casefold().replace("_", " ")).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def work_words(text: str) -> str:
    """The name of a piece of work in one form: as `normalise`, and without the words that only join others."""
    return " ".join(word for word in normalise(text).split() if word not in ("and", "&", "or", "the"))


def slug(text: str, *, fallback: str = "item") -> str:
    """A key made of a title: ASCII letters, digits and hyphens, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or fallback


def unused_key(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3` … that is free."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
