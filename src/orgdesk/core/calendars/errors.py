"""What can be wrong with a calendar, a roster, or a question put to one."""


class CalendarError(ValueError):
    """A calendar or roster that cannot be: the message names the part, the reason and the way on."""


class NeverOpenError(CalendarError):
    """A duration was to be counted on a calendar without any working time ahead."""


class BeyondHorizonError(CalendarError):
    """An answer would lie further away than the horizon that calendars look ahead or back."""
