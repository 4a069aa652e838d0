"""Sample structures to start from, as chart files in this folder; all people and firms in them are invented."""

from __future__ import annotations

from importlib.resources import files

from orgdesk.core.organisation.errors import UnknownElement
from orgdesk.core.organisation.model import Chart
from orgdesk.core.organisation.yaml_format import read_yaml
from orgdesk.core.phrases import phrase

TEMPLATES = ("tiered-support-2.0", "tiered-support-2.1", "service-pods", "five-functions", "partner-support")
"""Keys of the templates, in the order in which they are offered."""


def load_template(key: str) -> Chart:
    """The template called `key`; raises UnknownElement for one that does not exist."""
    if key not in TEMPLATES:
        raise UnknownElement(
            phrase("There is no template “{key}”; choose one of {known}.", key=key, known=", ".join(TEMPLATES))
        )
    return read_yaml(files(__package__).joinpath(f"{key}.yaml").read_bytes())
