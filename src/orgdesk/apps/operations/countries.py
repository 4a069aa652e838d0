"""The countries that the first run offers holidays of, by their names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

COUNTRIES = {
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "FR": _("France"),
    "DE": _("Germany"),
    "IE": _("Ireland"),
    "IT": _("Italy"),
    "NL": _("Netherlands"),
    "ES": _("Spain"),
    "GB": _("United Kingdom (England and Wales)"),
    "US": _("United States (federal)"),
}
