"""The timelines that come with the product, as texts to store or to begin from."""

from importlib.resources import files

LIBRARY = ("partner-onboarding", "self-install", "white-glove", "large-project")
"""Keys of the texts: a partner's first weeks, an installation by the customer, one by us, a large company project."""


def library_text(key: str) -> str:
    """Return the text of a timeline of the library; raise `KeyError` for an unknown key."""
    if key not in LIBRARY:
        raise KeyError(f"The library has no timeline {key!r}; there are {', '.join(LIBRARY)}.")
    return (files("orgdesk.core.timeline") / "templates" / f"{key}.yaml").read_text("utf-8")
