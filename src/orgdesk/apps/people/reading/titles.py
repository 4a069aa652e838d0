"""The catalogue of titles with the company's own, and what a role is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orgdesk.apps.people.models import CompanyTitle, RoleDescription
from orgdesk.core.organisation.titles import HEAD_OF_SERVICE, TITLES, Industry, Title, find_title

INDUSTRY_WORDS = {
    Industry.ANY: _("every industry"),
    Industry.SOFTWARE: _("software"),
    Industry.TELECOMMUNICATIONS: _("telecommunications"),
    Industry.RETAIL: _("retail"),
    Industry.BANKING: _("banking"),
    Industry.INSURANCE: _("insurance"),
    Industry.HEALTH_CARE: _("health care"),
    Industry.UTILITIES: _("utilities"),
    Industry.MANUFACTURING: _("manufacturing"),
    Industry.HOSPITALITY: _("hospitality"),
    Industry.LOGISTICS: _("logistics"),
    Industry.PUBLIC_SECTOR: _("public sector"),
}


def catalogue(*, industry: str = "", words: str = "") -> list[Title]:
    """The company's titles first; one of its own replaces the catalogue's of the same name."""
    own = [title_of(row) for row in CompanyTitle.objects.all()]
    names = {title.name.casefold() for title in own}
    every = [*own, *(title for title in TITLES if title.name.casefold() not in names)]
    wanted = words.strip().casefold()
    return [
        title
        for title in every
        if (not industry or title.industry.value == industry)
        and (not wanted or any(wanted in name.casefold() for name in (title.name, *title.synonyms, title.purpose)))
    ]


def words_of(industry: Industry) -> str:
    return str(INDUSTRY_WORDS[industry])


def title_of(row: CompanyTitle) -> Title:
    known = row.industry in {industry.value for industry in Industry}
    return Title(
        name=row.name,
        industry=Industry(row.industry) if known else Industry.ANY,
        function=HEAD_OF_SERVICE if row.is_head else "",
        purpose=row.purpose,
        responsibilities=tuple(line.strip() for line in row.responsibilities.splitlines() if line.strip()),
    )


def title_for(words: str) -> Title | None:
    """The catalogue's entry for a position's title."""
    return find_title(words, catalogue())


def description_of(position_key: str) -> RoleDescription | None:
    """What was last written about the role."""
    return RoleDescription.objects.filter(position_key=position_key).select_related("by").first()
