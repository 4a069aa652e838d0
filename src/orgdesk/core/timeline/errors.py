"""What timelines refuse."""

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


class NoSuchHourError(TimelineError):
    """A session was to start or end at a wall-clock time that a clock change leaves out."""


class DoubleBookingError(TimelineError):
    """Somebody is booked twice at one time."""
