"""What insight refuses."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _


class InsightRefused(Exception):  # noqa: N818  a refusal, not a fault
    """Something that cannot be kept, with the reason and the way on."""


class NoBaselineError(InsightRefused):
    """A goal without a measured value to begin from."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _(
                "%(code)s has no value to begin from: a goal starts at a measured baseline. Wait for data, or choose another measure."
            )
            % {"code": code}
        )


class BeyondAllError(InsightRefused):
    """More than all there are, or less than none."""

    def __init__(self, target: str) -> None:
        super().__init__(_("%(target)s cannot be reached: a share lies between 0 and 100 %%.") % {"target": target})


class WorseGoalError(InsightRefused):
    """A goal that is worse than what is there already, and nobody says why."""

    def __init__(self, target: str, baseline: str) -> None:
        super().__init__(
            _(
                "%(target)s is worse than the %(baseline)s of today. Choose another target, or say why less is wanted; it is kept with the goal."
            )
            % {"target": target, "baseline": baseline}
        )


class ActivityGoalError(InsightRefused):
    """A goal on a count of activity."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("%(code)s counts activity, which grows by being counted. Choose the measure that it is read with.")
            % {"code": code}
        )


class UnknownMeasuresError(InsightRefused):
    """A dashboard of nothing."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one measure of the catalogue."))


class AmountNotPositive(InsightRefused):
    """A cost of nothing or less."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(_("An amount is more than zero; %(amount)s is not. Mend it.") % {"amount": amount})


class LimitationUnknown(InsightRefused):
    """A cost on a limitation that is not there."""

    def __init__(self, key: str) -> None:
        super().__init__(
            _("There is no limitation %(key)s. Copy its key from the board, or leave the field empty.") % {"key": key}
        )


class ColumnsNotChosen(InsightRefused):
    """A table without case, activity or moment."""

    def __init__(self) -> None:
        super().__init__(_("Choose three different columns of the file: for the case, the activity and the moment."))


class ObjectsNotChosen(InsightRefused):
    """Cases that a log has not."""

    def __init__(self, object_type: str) -> None:
        super().__init__(_("The log has no objects “%(type)s”. Choose those that it has.") % {"type": object_type})
