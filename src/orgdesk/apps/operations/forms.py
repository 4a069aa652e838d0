"""Forms of the first run."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.operations.refreshing import chosen, fixed_by_environment

_FIELDS = {
    "company": "ORGDESK_COMPANY",
    "address": "ORGDESK_BASE_URL",
    "reference": "ORGDESK_REFERENCE_PREFIX",
    "zone": "ORGDESK_TIME_ZONE",
    "currency": "ORGDESK_CURRENCY",
}


def zones() -> list[tuple[str, str]]:
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


class CompanyForm(forms.Form):
    company = forms.CharField(
        label=_("Name of the company"), max_length=80, help_text=_("It stands on every page and in every mail.")
    )
    address = forms.URLField(
        label=_("Address of these pages"),
        max_length=200,
        assume_scheme="https",
        help_text=_("Links in mails begin with it."),
    )
    reference = forms.RegexField(
        r"^[A-Za-z]{1,6}$", label=_("Prefix of tickets"), help_text=_("One to six letters: BW gives BW-1041."),
        error_messages={"invalid": _("One to six letters, nothing else.")},
    )  # fmt: skip
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency"), required=False, help_text=_("Three letters, such as EUR. All amounts are in it."),
        error_messages={"invalid": _("Three letters, such as EUR, USD or CHF.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, address: str = "") -> None:
        known = {
            "address": address,
            "reference": settings.ORGDESK_REFERENCE_PREFIX,
            "zone": settings.TIME_ZONE,
            "currency": settings.ORGDESK_CURRENCY,
        }
        known |= {field: chosen(name) for field, name in _FIELDS.items() if chosen(name)}
        super().__init__(data, initial=known)
        for field, name in _FIELDS.items():
            if fixed_by_environment(name):
                self.fields[field].disabled = True
                self.fields[field].help_text = _("Fixed by the environment of the server (%(name)s).") % {"name": name}

    @property
    def given(self) -> dict[str, str]:
        said = {**self.cleaned_data, "reference": self.cleaned_data["reference"].upper()}
        said["currency"] = (self.cleaned_data["currency"] or settings.ORGDESK_CURRENCY).upper()
        return {name: str(said[field]).rstrip("/") for field, name in _FIELDS.items()}


class AdministratorForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters at least."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password"):
            try:
                validate_password(
                    cleaned["password"], Person(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
                )
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class MailboxForm(forms.ModelForm[Mailbox]):
    imap_password = forms.CharField(
        label=_("Password"), required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    smtp_password = forms.CharField(
        label=_("Password"), required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Mailbox
        fields = [
            "name", "address", "imap_host", "imap_port", "imap_security", "imap_user", "smtp_host", "smtp_port", "smtp_security",
            "smtp_user",
        ]  # fmt: skip
        labels = {
            "name": _("Name that customers read"), "address": _("Address that customers write to"), "imap_host": _("Server"),
            "imap_port": _("Port"), "imap_security": _("Encryption"), "imap_user": _("User"), "smtp_host": _("Server"),
            "smtp_port": _("Port"), "smtp_security": _("Encryption"), "smtp_user": _("User"),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("imap_host", "smtp_host"):
            self.fields[name].required = True
        for side in ("imap", "smtp"):
            if getattr(self.instance, f"{side}_password_sealed"):
                self.fields[f"{side}_password"].help_text = _("One is kept; write only to change it.")

    def part(self, side: str) -> list[Any]:
        return [self[f"{side}_{name}"] for name in ("host", "port", "security", "user", "password")]

    @property
    def incoming(self) -> list[Any]:
        return self.part("imap")

    @property
    def outgoing(self) -> list[Any]:
        return self.part("smtp")


_DAYS = {
    "mon": _("Monday"), "tue": _("Tuesday"), "wed": _("Wednesday"), "thu": _("Thursday"), "fri": _("Friday"), "sat": _("Saturday"),
    "sun": _("Sunday"),
}  # fmt: skip


class HoursForm(forms.Form):
    """From and until for each day; a day without both is closed."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def __init__(self, data: Any = None, *, week: dict[str, str], zone: str) -> None:
        hours = {day: week.get(day, week.get("mon-fri", "") if day not in {"sat", "sun"} else "") for day in _DAYS}
        super().__init__(data, initial={"zone": zone, **_begin_and_end(hours)})
        for day, label in _DAYS.items():
            for part, words in (("from", _("%(day)s from")), ("until", _("%(day)s until"))):
                self.fields[f"{day}_{part}"] = forms.TimeField(
                    label=words % {"day": label},
                    required=False,
                    widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:00", "inputmode": "numeric"}),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for day, label in _DAYS.items():
            begin, end = cleaned.get(f"{day}_from"), cleaned.get(f"{day}_until")
            if (begin is None) != (end is None) or (begin and end and begin >= end):
                self.add_error(
                    f"{day}_until", _("%(day)s needs a beginning before its end, or neither.") % {"day": label}
                )
        if not self.errors and not any(cleaned.get(f"{day}_from") for day in _DAYS):
            raise ValidationError(_("Give the hours of one day at least."))
        return cleaned

    @property
    def days(self) -> list[dict[str, Any]]:
        return [
            {"label": label, "begin": self[f"{day}_from"], "end": self[f"{day}_until"]} for day, label in _DAYS.items()
        ]

    @property
    def week(self) -> dict[str, str]:
        said = self.cleaned_data
        return {
            day: f"{said[f'{day}_from']:%H:%M}-{said[f'{day}_until']:%H:%M}" for day in _DAYS if said[f"{day}_from"]
        }


def _begin_and_end(hours: dict[str, str]) -> dict[str, str]:
    """Of several spans of a day the first beginning and the last end: finer hours are for the page of calendars."""
    spans = {day: text.replace(",", " ").split() for day, text in hours.items() if text}
    begins = {f"{day}_from": parts[0].partition("-")[0] for day, parts in spans.items()}
    return begins | {f"{day}_until": parts[-1].partition("-")[2] for day, parts in spans.items()}
