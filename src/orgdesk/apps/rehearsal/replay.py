"""An animated replay: a few hours of one replication as tokens that move over the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from orgdesk.apps.process.drawings import draw_version
from orgdesk.apps.rehearsal.models import Run
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.errors import RehearsalError
from orgdesk.core.rehearsal.oracle import Happening, play
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.scene.model import Box, Scene, Shape
from orgdesk.core.scene.writers.svg import to_svg

HOURS: Final = 34.0
"""Up to the evening of the first working day."""
FROM: Final = 8.0
MOST: Final = 40
SECONDS: Final = 40.0
_MOST_EVENTS: Final = 20_000


@dataclass(frozen=True)
class Replay:
    """The drawing with its moving tokens, and the same as a table: what happened to the first cases."""

    markup: SafeString
    rows: tuple[tuple[str, str, str], ...]


def replay_of(run: Run, place: int, *, moving: bool = True) -> Replay | None:
    """None where the first day is too busy to be followed; without tokens where nothing is to move."""
    scenario = run.scenarios[place]
    bundle = read_bundle(run.bundles[place])
    try:
        log = play(bundle, HOURS, seed=run.seed, most=_MOST_EVENTS)
    except RehearsalError:
        return None
    scene = draw_version(scenario.definition)
    return Replay(_animated(scene, bundle, log if moving else ()), _table(bundle, log))


def _animated(scene: Scene, bundle: Bundle, log: tuple[Happening, ...]) -> SafeString:
    places = _centres(scene)
    stops: dict[int, list[tuple[float, float, float]]] = {}
    for row in log:
        if (
            row.step in places
            and row.kind in ("work.enabled", "work.started", "work.finished")
            and FROM <= row.at < HOURS
        ):
            x, y = places[row.step]
            side = {"work.enabled": -14.0, "work.started": 0.0, "work.finished": 14.0}[row.kind]
            if row.ticket in stops or len(stops) < MOST:
                stops.setdefault(row.ticket, []).append(((row.at - FROM) / (HOURS - FROM), x + side, y))
    dots = "".join(_dot(ticket, moves) for ticket, moves in stops.items())
    svg = to_svg(scene)
    return mark_safe(svg.replace("</svg>", f"{dots}</svg>"))  # noqa: S308 - our own drawing and numbers


def _dot(ticket: int, moves: list[tuple[float, float, float]]) -> str:
    times = [0.0, *(min(0.999, max(0.001, at)) for at, _, _ in moves), 1.0]
    xs = [moves[0][1], *(x for _, x, _ in moves), moves[-1][1]]
    ys = [moves[0][2], *(y for _, _, y in moves), moves[-1][2]]
    shown = "0;1;0" if moves else "0"
    first, last = times[1], times[-2]
    keys = ";".join(f"{time:.4f}" for time in times)
    base = f'dur="{SECONDS:g}s" repeatCount="indefinite"'
    moving = "".join(
        f'<animate attributeName="{name}" values="{";".join(f"{value:.1f}" for value in values)}" keyTimes="{keys}" {base}/>'
        for name, values in (("cx", xs), ("cy", ys))
    )
    end = min(0.9999, last + 0.02)
    fading = f'<animate attributeName="opacity" calcMode="discrete" values="{shown}" keyTimes="0;{first:.4f};{end:.4f}" {base}/>'
    return f'<circle class="replay-token s-mark-token" r="6" opacity="0"><title>{escape(_("Case %(n)d") % {"n": ticket + 1})}</title>{moving}{fading}</circle>'


def _centres(scene: Scene) -> dict[str, tuple[float, float]]:
    return {
        item.id: (item.x + item.w / 2, item.y + item.h / 2)
        for item in scene.items
        if isinstance(item, (Box, Shape)) and item.id
    }


def _table(bundle: Bundle, log: tuple[Happening, ...]) -> tuple[tuple[str, str, str], ...]:
    names = {step.key: step.name or step.key for step in bundle.steps}
    words = {
        "work.enabled": _("offered"),
        "work.started": _("begun"),
        "work.finished": _("done"),
        "ticket.opened": _("came"),
        "ticket.closed": _("closed"),
    }
    rows = [
        (f"{int(row.at) % 24:02d}:{int(row.at * 60) % 60:02d}", _("Case %(n)d") % {"n": row.ticket + 1}, f"{words[row.kind]} {names.get(row.step, '')}".strip())
        for row in log
        if row.kind in words and row.at >= FROM
    ]  # fmt: skip
    return tuple(rows[:60])
