"""What timelines refuse."""

from datetime import datetime

from orgdesk.core.phrases import phrase


class TimelineError(ValueError):
    """A rule of timelines forbids this: the message names the thing, the reason and the way on."""


class TemplateError(TimelineError):
    """A template that cannot work as it is written; the message says where."""


class LoopError(TemplateError):
    """Steps that wait for each other; `loop` names them in order, the first again at the end."""

    def __init__(self, loop: tuple[str, ...]) -> None:
        super().__init__(
            phrase(
                "Steps wait for each other in a loop: {loop}; remove one of these dependencies.", loop=" → ".join(loop)
            )
        )
        self.loop = loop


class SittingError(TimelineError):
    """A sitting cannot be held when it was asked for; `local` is its start on the wall clock that was given."""

    def __init__(self, words: str, *, local: datetime) -> None:
        super().__init__(words)
        self.local = local


class NoSuchHourError(SittingError):
    """A session was to start or end at a wall-clock time that a clock change leaves out."""


class DoubleBookingError(SittingError):
    """Somebody is booked twice at one time."""
