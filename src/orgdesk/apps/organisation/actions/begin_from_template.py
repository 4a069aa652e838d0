"""Begin a draft from one of the templates."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions.bring_in_chart import create_workspace
from orgdesk.apps.organisation.actions.create_version import create_version
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import Version, Workspace
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.errors import UnknownElement
from orgdesk.core.organisation.templates import load_template


def begin_from_template(
    template: str,
    *,
    label: str,
    by: Person,
    at: datetime,
    title: str = "",
    workspace: Workspace | None = None,
    workspace_name: str = "",
) -> Version:
    """The template's structure as a draft; its invented people stay behind."""
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may begin a chart; ask an administrator for the role."))
    try:
        chart = load_template(template)
    except UnknownElement as unknown:
        raise OrganisationRefused(str(unknown)) from unknown
    with transaction.atomic():
        return create_version(
            workspace or create_workspace(workspace_name),
            label=label,
            title=title,
            design_basis=chart.version.design_basis.text,
            structure=chart.structure,
            by=by,
            at=at,
        )
