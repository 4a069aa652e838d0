"""Choose another class than the table's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions.qualify_account import follow_class
from orgdesk.apps.customers.errors import NotTheQualifier, WordsMissing
from orgdesk.apps.customers.models import Qualification
from orgdesk.apps.customers.policies import can_qualify
from orgdesk.apps.organisation import lookup
from orgdesk.ui.lengths import whole


def override_class(
    qualification: Qualification, *, customer_class: str, path: str, reason: str, by: Person, at: datetime
) -> Qualification:
    """A new record with what the table said and what the unit chose; the one before stays as it was."""
    if not can_qualify(by, qualification.questionnaire, at=at):
        raise NotTheQualifier(
            _("Only %(unit)s sets the class of a customer; you may comment instead.")
            % {"unit": lookup.unit_name(qualification.questionnaire.unit_key)}
        )
    if not reason.strip():
        raise WordsMissing(_("A class is not set over the table without a reason; say why."))
    with transaction.atomic():
        row = Qualification.objects.select_related("account", "questionnaire").get(pk=qualification.pk)
        row.pk = None
        row.chosen_class, row.chosen_path, row.chosen_reason = customer_class, path, whole(reason, 250, "reason")
        row.by, row.at = by, at
        row.save()
        follow_class(row, by=by, at=at)
    return row
