"""The steps of the first run as its pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from orgdesk.apps.operations.models import SetUpStep

Step = SetUpStep.Step
_PAGES = {
    Step.COMPANY: "operations:set-up-company",
    Step.ADMINISTRATOR: "",
    Step.MAIL: "operations:set-up-mail",
    Step.CALENDAR: "operations:set-up-calendar",
    Step.CHART: "operations:set-up-chart",
    Step.PROCESS: "operations:set-up-process",
}


@dataclass(frozen=True)
class StepShown:
    """One line of the list beside the page."""

    key: str
    label: str | Promise
    state: str
    url: str
    number: int

    @property
    def done(self) -> bool:
        return self.state == SetUpStep.Outcome.DONE


def steps_shown(*, signed_in: bool) -> list[StepShown]:
    """All steps in order with what was said of each last: done, later, or nothing yet."""
    said = dict(SetUpStep.objects.order_by("at", "pk").values_list("step", "outcome"))
    return [
        StepShown(
            key=step.value,
            label=step.label,
            state=said.get(step.value, ""),
            url=reverse(_PAGES[step]) if signed_in and _PAGES[step] else "",
            number=number,
        )
        for number, step in enumerate(_PAGES, 1)
    ]


def next_page(after: str = "") -> str:
    """Where to go on: the first step after this one that nobody has said anything about, else the page of what is left."""
    steps = steps_shown(signed_in=True)
    keys = [step.key for step in steps]
    later = steps[keys.index(after) + 1 :] if after in keys else steps
    return next((step.url for step in later if step.url and not step.state), reverse("operations:set-up-done"))


def context_of(here: str, *, signed_in: bool = True) -> dict[str, object]:
    """What the frame of every page of the first run needs."""
    steps = steps_shown(signed_in=signed_in)
    place = next((step.number for step in steps if step.key == here), len(steps))
    return {"steps": steps, "here": here, "place": place, "of": len(steps)}
