"""Which column of somebody's table says what: guessed from its name, or given by a person and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from orgdesk.core.organisation.words import normalise


class Column(StrEnum):
    """What a column can mean to a chart."""

    ID = "id"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    TITLE = "title"
    BOSS_ID = "boss_id"
    BOSS_NAME = "boss_name"
    BOSS_EMAIL = "boss_email"
    UNIT = "unit"
    LEVEL = "level"
    HEADCOUNT = "headcount"
    FTE = "fte"
    EMAIL = "email"
    STATUS = "status"
    START = "start"
    END = "end"
    NOTE = "note"


Mapped = Mapping[str, Column]
"""Heading as written -> what it means; headings that are missing are ignored."""

_SYNONYMS: dict[Column, tuple[str, ...]] = {
    Column.ID: (
        "post unique reference",
        "position id",
        "employee id",
        "person id",
        "worker id",
        "id",
        "unique id",
        "employee number",
        "employeenumber",
        "eeid",
        "staff id",
        "key",
        "emp id",
        "user id",
        "personid",
        "employeeid",
        "#",
    ),
    Column.NAME: (
        "name",
        "full name",
        "employee name",
        "display name",
        "displayname",
        "worker",
        "preferred name",
        "employee",
        "holder",
        "person",
        "legal name",
        "incumbent",
    ),
    Column.FIRST_NAME: ("first name", "firstname", "given name", "legal first name"),
    Column.LAST_NAME: ("last name", "lastname", "surname", "family name", "legal last name"),
    Column.TITLE: (
        "job title",
        "jobtitle",
        "title",
        "position title",
        "position",
        "business title",
        "role",
        "job profile",
        "job",
        "designation",
        "generic job title",
    ),
    Column.BOSS_ID: (
        "reports to senior post",
        "reporting senior post",
        "supervisoreid",
        "supervisor eid",
        "manager id",
        "supervisor id",
        "supervisorid",
        "managerid",
        "reports to id",
        "reports to",
        "parent id",
        "manager employee id",
        "reporting to",
        "boss",
        "superior id",
        "parent",
        "manager position id",
        "reports to position",
    ),
    Column.BOSS_NAME: (
        "manager",
        "supervisor",
        "manager name",
        "supervisor name",
        "line manager",
        "reports to name",
        "worker's manager",
    ),
    Column.BOSS_EMAIL: ("manager's email", "manager email", "supervisor email", "supervisoremail", "managers email"),
    Column.UNIT: (
        "unit",
        "department",
        "supervisory organization",
        "supervisory organisation",
        "team",
        "division",
        "org unit",
        "group",
        "organisational unit",
        "organizational unit",
    ),
    Column.LEVEL: (
        "grade or equivalent",
        "grade",
        "level",
        "job level",
        "management level",
        "pay grade",
        "band",
        "compensation grade",
    ),
    Column.HEADCOUNT: ("headcount", "seats", "number of positions", "count", "number of posts"),
    Column.FTE: ("fte", "full time equivalent", "fte %", "number of posts in fte"),
    Column.EMAIL: ("work email", "workemail", "email", "e mail", "email address", "primary work email"),
    Column.STATUS: ("status", "position status", "staffing status", "employment status", "worker status"),
    Column.START: ("hire date", "hiredate", "start date", "start", "from"),
    Column.END: ("termination date", "terminationdate", "end date", "end", "until"),
    Column.NOTE: ("job team function", "notes", "note", "comment", "comments", "description"),
}


_EMPLOYEE_IDS = {"employee id", "employeeid", "worker id", "workerid"}
_BOSSES_AS_EMPLOYEES = {"manager employee id", "managers employee id", "manager id", "worker manager id"}


def guess_columns(headings: Sequence[str]) -> dict[str, Column]:
    """The meaning of headings by their names; each meaning goes to the heading whose name fits best."""
    words = {heading: normalise(heading.replace("'", "")) for heading in headings if heading.strip()}
    found: dict[str, Column] = {}
    for column, synonyms in _SYNONYMS.items():
        for synonym in synonyms:
            wanted = normalise(synonym.replace("'", ""))
            match = next((heading for heading, word in words.items() if word == wanted and heading not in found), None)
            if match is not None:
                found[match] = column
                break
    if _by_internal_id(words):
        # BambooHR gives both: supervisorId is the internal id, supervisorEId the employee number. Ids pair with their own.
        found = {heading: column for heading, column in found.items() if column not in (Column.ID, Column.BOSS_ID)}
        for heading, word in words.items():
            if word in ("id", "supervisorid", "supervisor id"):
                found[heading] = Column.ID if word == "id" else Column.BOSS_ID
    return _by_employee(found, words)


def _by_employee(found: dict[str, Column], words: Mapping[str, str]) -> dict[str, Column]:
    """Workday gives positions and people each an id, and names a manager by the person's: that one then tells rows apart."""
    boss = next((words[heading] for heading, column in found.items() if column is Column.BOSS_ID), "")
    own = next((heading for heading, word in words.items() if word in _EMPLOYEE_IDS), None)
    if own is None or boss not in _BOSSES_AS_EMPLOYEES:
        return found
    return {**{heading: column for heading, column in found.items() if column is not Column.ID}, own: Column.ID}


def _by_internal_id(words: Mapping[str, str]) -> bool:
    spoken = set(words.values())
    return "id" in spoken and not spoken.isdisjoint({"supervisorid", "supervisor id"})
