"""Begin a version: from nothing, from a file or from another version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Version, Workspace
from orgdesk.core.organisation.model import Structure


def create_version(
    workspace: Workspace,
    *,
    label: str,
    by: Person | None,
    at: datetime,
    structure: Structure | None = None,
    title: str = "",
    design_basis: str = "",
    parent: Version | None = None,
) -> Version:
    """A draft with this structure, empty by default. Raises OrganisationRefused when the label is taken."""
    key = slugify(f"{workspace.key}-{label}".replace(".", "-"))
    if not label.strip() or not key:
        raise OrganisationRefused(_("A version needs a label, for example 2.1."))
    with transaction.atomic():
        if Version.objects.filter(key=key).exists():
            raise OrganisationRefused(
                _("%(workspace)s already has a version %(label)s; choose another label.")
                % {"workspace": workspace, "label": label}
            )
        version = Version.objects.create(
            workspace=workspace,
            key=key,
            label=label,
            title=title,
            design_basis=design_basis,
            parent=parent,
            structure=structure_to_data(structure or Structure()),
            base=parent.structure if parent else {},
            created_by=by,
            created_at=at,
        )
        record_event(
            "version.created",
            at=at,
            by=by.key if by else "",
            objects={"org_version": key},
            org_version=key,
            data={"parent": parent.key if parent else ""},
        )
    return version


def copy_to_draft(
    parent: Version, *, label: str, by: Person, at: datetime, title: str = "", workspace: Workspace | None = None
) -> Version:
    """A draft that begins as a copy of another version, perhaps in another workspace, and remembers it for the merge."""
    return create_version(
        workspace or parent.workspace,
        label=label,
        by=by,
        at=at,
        structure=parent.content,
        title=title or parent.title,
        design_basis=parent.design_basis,
        parent=parent,
    )
