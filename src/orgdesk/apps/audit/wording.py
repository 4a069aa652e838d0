"""Words for what the core names."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from orgdesk.core.service.sampling import Risk

RISKS: Final = {
    Risk.REOPENED.value: _("opened again"),
    Risk.ESCALATED.value: _("escalated"),
    Risk.BREACHED.value: _("late"),
    Risk.COMPLAINT.value: _("complained of"),
}
