"""What can go wrong here; a message names the thing, the reason and the way on."""

# ruff: noqa: N818 - an error is named for its situation (STYLE 12)

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from orgdesk.core.phrases import joined, phrase


class RehearsalRefused(Exception):
    """Base of every refusal of this app."""


class ScenarioNotPlayable(RehearsalRefused):
    """Chart, process and inputs of a scenario do not go together; `problems` has every reason."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            phrase("“{name}” cannot be rehearsed: {problems}", name=name, problems=joined(self.problems, "; "))
        )


class PlaceNotReached(RehearsalRefused):
    """The scheduler that replications are to be played on cannot be used."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            _(
                "The Dask scheduler %(address)s cannot be used: %(reason)s. Mend that, or empty the setting "
                "ORGDESK_REHEARSAL_DASK and play here; then go on with the rehearsal."
            )
            % {"address": address, "reason": reason}
        )
