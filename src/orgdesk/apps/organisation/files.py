"""A chart as a file of every kind that leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.organisation import drawing
from orgdesk.apps.organisation.checking import findings_of, people_of, vacancies_of
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.seats import outline_of
from orgdesk.core.organisation.model import Chart, DesignBasis, OrgVersion, VersionStatus
from orgdesk.core.organisation.yaml_format import write_yaml
from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.writers.docx import to_docx
from orgdesk.core.scene.writers.pdf import Paper, to_pdf, to_png
from orgdesk.core.scene.writers.pptx import branches, to_pptx
from orgdesk.core.scene.writers.svg import to_svg
from orgdesk.core.scene.writers.tables import Table, to_csv, to_xlsx
from orgdesk.core.scene.writers.vsdx import to_vsdx
from orgdesk.ui.sayings import in_words


@dataclass(frozen=True)
class Kind:
    """A kind of file: its ending, what it is called on the page, what it is for, and its media type."""

    key: str
    suffix: str
    label: str | Promise
    purpose: str | Promise
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = (
    Kind("svg", "svg", "SVG", gettext_lazy("a drawing for pages and drawing programs"), "image/svg+xml"),
    Kind("pdf", "pdf", gettext_lazy("PDF, one page"), gettext_lazy("tagged, as large as the chart"), "application/pdf"),
    Kind(
        "pdf-a4",
        "pdf",
        gettext_lazy("PDF, A4 sheets"),
        gettext_lazy("tiled with overlap, to be glued"),
        "application/pdf",
    ),
    Kind(
        "pdf-a3",
        "pdf",
        gettext_lazy("PDF, A3 sheets"),
        gettext_lazy("tiled with overlap, to be glued"),
        "application/pdf",
    ),
    Kind("png", "png", "PNG", gettext_lazy("a picture"), "image/png"),
    Kind(
        "pptx",
        "pptx",
        "PowerPoint",
        gettext_lazy("native shapes, glued lines, one slide"),
        f"{_OFFICE}.presentationml.presentation",
    ),
    Kind(
        "pptx-branches",
        "pptx",
        gettext_lazy("PowerPoint, branches"),
        gettext_lazy("the whole chart, then one slide for each head"),
        f"{_OFFICE}.presentationml.presentation",
    ),
    Kind("vsdx", "vsdx", "Visio", gettext_lazy("native shapes, glued lines"), "application/vnd.ms-visio.drawing"),
    Kind(
        "docx",
        "docx",
        "Word",
        gettext_lazy("the picture and a table of positions"),
        f"{_OFFICE}.wordprocessingml.document",
    ),
    Kind(
        "xlsx",
        "xlsx",
        "Excel",
        gettext_lazy("positions, units, vacancies and checks as sheets"),
        f"{_OFFICE}.spreadsheetml.sheet",
    ),
    Kind("csv", "csv", "CSV", gettext_lazy("one row a position; can be imported again"), "text/csv"),
    Kind("yaml", "yaml", "YAML", gettext_lazy("everything; comes back exactly as it was"), "application/yaml"),
)
BY_KEY = {kind.key: kind for kind in KINDS}

_WRITERS: dict[str, Callable[[Scene], bytes]] = {
    "svg": lambda scene: to_svg(scene, standalone=True).encode(),
    "pdf": to_pdf,
    "pdf-a4": lambda scene: to_pdf(scene, paper=Paper.A4),
    "pdf-a3": lambda scene: to_pdf(scene, paper=Paper.A3),
    "png": to_png,
    "pptx": to_pptx,
    "pptx-branches": lambda scene: to_pptx([scene, *branches(scene)]),
    "vsdx": to_vsdx,
    "docx": lambda scene: to_docx(scene, heads=(_("Position"), _("Held by"), _("Reports to"))),
}


def file_of(version: Version, kind: str, *, on: date, layout: str = "") -> bytes:
    """The version as a file. Raises KeyError for a kind that does not exist."""
    if kind == "yaml":
        return write_yaml(chart_document(version, on=on)).encode()
    elif kind == "csv":
        return to_csv(_positions(version, on=on))
    elif kind == "xlsx":
        return to_xlsx(
            [_positions(version, on=on), _units(version), _vacancies(version, on=on), _checks(version, on=on)]
        )
    else:
        return _WRITERS[kind](drawing.chart_of(version, on=on, style=drawing.style_named(layout)))


def chart_document(version: Version, *, on: date) -> Chart:
    """The version as it travels: structure and people, the latter by their pseudonymous keys and names."""
    people = people_of(version, on=on)
    basis = DesignBasis(version.design_basis, version.customers, version.tickets_per_month)
    return Chart(
        OrgVersion(
            key=version.key,
            label=version.label,
            status=VersionStatus(version.status),
            parent=version.parent.key if version.parent else None,
            workspace=version.workspace.key,
            design_basis=basis,
            effective_from=version.effective_from,
            effective_to=version.effective_to,
            review_on=version.review_on,
        ),
        version.content,
        people,
    )


def _positions(version: Version, *, on: date) -> Table:
    """Column names are those that the import knows, in every language."""
    columns = ("Position ID", "Title", "Name", "Reports to", "Unit", "Level", "Headcount", "FTE", "Note")
    rows = [
        (
            seat.position.key,
            seat.position.title,
            seat.names,
            seat.boss.key if seat.boss else "",
            seat.unit.name if seat.unit else "",
            seat.position.level or "",
            seat.position.headcount,
            seat.position.full_time_equivalent,
            seat.position.note,
        )
        for seat in outline_of(version, on=on)
    ]
    return Table(_("Positions"), columns, rows)


def _units(version: Version) -> Table:
    known, titles = version.content.unit_by_key, version.content.position_by_key
    rows = [
        (
            unit.name,
            unit.kind.value,
            parent.name if (parent := known.get(unit.parent or "")) else "",
            head.title if (head := titles.get(unit.head or "")) else "",
            " · ".join(unit.vision),
            " · ".join(unit.culture),
        )
        for unit in version.content.units
    ]
    return Table(_("Units"), (_("Unit"), _("Kind"), _("Part of"), _("Led by"), _("Vision"), _("Culture")), rows)


def _vacancies(version: Version, *, on: date) -> Table:
    rows = [(row.position.title, row.seats, row.days) for row in vacancies_of(version, on=on)]
    return Table(_("Vacancies"), (_("Position"), _("Open seats"), _("Days vacant")), rows)


def _checks(version: Version, *, on: date) -> Table:
    rows = [(one.severity.value, in_words(one.text), in_words(one.why)) for one in findings_of(version, on=on)]
    return Table(_("Checks"), (_("Severity"), _("Finding"), _("Why it matters")), rows)
