"""Every component on one page, to look at while building."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orgdesk.core.scene.model import Align, Box, Line, Scene, TextLine
from orgdesk.ui import navigation


class SampleForm(forms.Form):
    subject = forms.CharField(label="Subject", help_text="What went wrong, in a few words.")
    e_mail = forms.EmailField(label="E-mail address", required=False)
    product = forms.ChoiceField(label="Product", choices=[("1", "Flow meter F2"), ("2", "Till T40")])
    words = forms.CharField(label="What happened", widget=forms.Textarea)
    urgent = forms.BooleanField(label="Work has stopped", required=False, help_text="Somebody looks at it at once.")
    channel = forms.ChoiceField(
        label="Answer by", choices=[("mail", "E-mail"), ("phone", "Phone")], widget=forms.RadioSelect
    )
    file = forms.FileField(label="Picture or log", required=False)


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    refuse_outsiders(request)
    at = request.at  # type: ignore[attr-defined]
    wrong = SampleForm({"subject": "Export fails", "e_mail": "mara at brightwater", "product": "1"})
    context = {
        "form": wrong,
        "moments": [
            at - timedelta(minutes=18),
            at - timedelta(hours=30),
            at - timedelta(days=20),
            at + timedelta(days=3),
        ],
        "promises": [at + timedelta(minutes=18), at + timedelta(hours=7), at - timedelta(hours=2)],
        "rows": _rows(at),
        "acts": _acts(at),
        "page": Paginator(range(120), 25).page(2),
        "heads": {
            "reference": {"ask": "reference", "sorted": ""},
            "promise": {"ask": "-promise", "sorted": "ascending"},
        },
        "tabs": [
            SimpleNamespace(label="Conversation", url="#tabs", current=True, count=None),
            SimpleNamespace(label="History", url="#tabs", current=False, count=12),
        ],
        "crumbs": [("Tickets", "#"), ("BW-4711", "#")],
        "hints": [("j", "next"), ("k", "previous"), ("Enter", "open"), ("e", "done")],
        "tones": ["idle", "info", "good", "warn", "bad", "voice"],
    }
    return render(request, "ui/style_guide.html", context)


@require_safe
def canvas(request: HttpRequest) -> HttpResponse:
    refuse_outsiders(request)
    return render(request, "ui/style_guide_canvas.html", {"drawing": _drawing()})


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    refuse_outsiders(request)
    return render(request, "ui/style_guide_public.html", {"form": SampleForm()})


def refuse_outsiders(request: HttpRequest) -> None:
    if not navigation.works_here(request.user):
        raise PermissionDenied(_("The style guide is for people who build and translate the pages."))


def _rows(at: datetime) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(reference="BW-4711", subject="Export fails after update", customer="Harbour Fuels", who="Joyce Bell",
                        state="Open", tone="info", due_at=at + timedelta(minutes=18)),
        SimpleNamespace(reference="BW-4702", subject="Invoice shows the wrong site", customer="Nordlicht SI", who="Pim de Graaf",
                        state="Waiting for customer", tone="warn", due_at=at + timedelta(hours=26)),
        SimpleNamespace(reference="BW-4655", subject="Calibration report cannot be opened on a tablet", customer="Alder Foods",
                        who="Noor Haddad", state="Late", tone="bad", due_at=at - timedelta(hours=3)),
    ]  # fmt: skip


def _acts(at: datetime) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(who="Joyce Bell", position="T1 agent", at=at - timedelta(minutes=5), icon="limitation",
                        words="declared I cannot", reason="The export needs a field that the product does not have."),
        SimpleNamespace(who="Erin Walsh", position="Harbour Fuels", at=at - timedelta(hours=2), icon="mail",
                        words="asked by e-mail", reason=""),
    ]  # fmt: skip


def _drawing() -> Scene:
    titles = [
        "Director of Customer Experience",
        "Customer Service Manager",
        "Knowledge Transfer Team Lead",
        "Account Management lead",
    ]
    names = ["Mara Lindqvist", "Ines Duarte", "Greta Holm", "Kofi Mensah"]
    places = [(250, 20), (20, 150), (250, 150), (480, 150)]
    boxes = tuple(
        Box(id=f"b{number}", x=x, y=y, w=210, h=64, align=Align.MIDDLE,
            lines=(TextLine(text=title, role="title"), TextLine(text=name, role="name")))
        for number, ((x, y), title, name) in enumerate(zip(places, titles, names, strict=True))
    )  # fmt: skip
    lines = tuple(
        Line(id=f"l{number}", points=((355, 84), (355, 117), (x + 105, 117), (x + 105, 150)))
        for number, (x, _y) in enumerate(places[1:])
    )
    return Scene(width=710, height=234, title="Customer service, invented", items=(*lines, *boxes))
