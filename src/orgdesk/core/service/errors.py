"""What the rules of service refuse."""


class ServiceRuleError(ValueError):
    """A rule of the desk forbids this: the message names the thing, the reason and the way on."""


class DefinitionError(ServiceRuleError):
    """A policy, matrix, ladder or questionnaire that cannot work as it is written."""


class ReasonMissingError(ServiceRuleError):
    """A person overrides a rule and gives no reason."""


class LimitationMissingError(ServiceRuleError):
    """A tier declares that it cannot, or does not know, and links no limitation of that kind."""


class PackageIncompleteError(ServiceRuleError):
    """An escalation lacks facts that the receiver needs."""


class NotTheQualifierError(ServiceRuleError):
    """Somebody outside the qualifying unit tries to set a class."""


class SideDoorError(ServiceRuleError):
    """Somebody tries to reach research and development outside the allowed paths."""


class OverAllocationError(ServiceRuleError):
    """Somebody would be given more work than there are hours."""
