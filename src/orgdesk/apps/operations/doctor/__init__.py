"""What is wrong with an installation, and how to mend it: the same findings for the command, the page and the readiness address."""

from orgdesk.apps.operations.doctor.findings import Finding, State
from orgdesk.apps.operations.doctor.rounds import examine

__all__ = ["Finding", "State", "examine"]
