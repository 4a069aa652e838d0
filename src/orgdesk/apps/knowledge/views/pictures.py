"""Pictures in articles: put in while writing, and read by whoever may read the article."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge.actions import add_picture
from orgdesk.apps.knowledge.errors import PictureRefused
from orgdesk.apps.knowledge.forms import PictureForm
from orgdesk.apps.knowledge.models import Picture
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.ui.audience import for_customers
from orgdesk.ui.sayings import in_words


@login_not_required
@for_customers
@require_safe
@cache_control(private=True, max_age=3600)
def show(request: HttpRequest, key: str) -> FileResponse:
    """The picture itself, to whoever may read an article that shows it."""
    person = request.user if isinstance(request.user, Person) else None
    picture = get_object_or_404(Picture.objects.visible_to(person), key=key)
    if not picture.may_be_given:
        words = _("The picture %(name)s is not given out: %(why)s.")
        raise Http404(words % {"name": picture.name, "why": picture.get_scan_display()})
    if not picture.file.name or not picture.file.storage.exists(picture.file.name):
        raise Http404(_("The picture %(name)s is no longer in the store.") % {"name": picture.name})
    return FileResponse(picture.file.open(), content_type=picture.media_type)


@require_POST
@staff_only
def add(request: SignedInRequest) -> HttpResponse:
    """For the editor and for programs: what stands for the picture in the answer, or why it was not taken."""
    form = PictureForm(request.POST, request.FILES)
    picture = _kept(request, form)
    if picture is None:
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"problem": problem}, status=422)
    told = {"key": picture.key, "typed": picture.as_typed, "address": picture.address}
    return JsonResponse({**told, "scan": picture.scan}, status=201)


def is_brought(request: SignedInRequest) -> bool:
    """Whether a picture comes with the form: it is put in first, whichever button was pressed, so that it is not lost."""
    return request.method == "POST" and ("add-picture" in request.POST or bool(request.FILES.get("picture")))


def put_in(request: SignedInRequest) -> tuple[dict[str, Any], PictureForm]:
    """What was typed so far, with the picture at the end of the answer; and the form that says what is wrong with it."""
    typed = {name: str(value) for name, value in request.POST.items()}
    form = PictureForm(request.POST, request.FILES)
    picture = _kept(request, form)
    if picture is None:
        return typed, form
    messages.success(request, _("The picture stands at the end of the answer. Move it to where it belongs."))
    return {**typed, "body": f"{typed.get('body', '').rstrip()}\n\n{picture.as_typed}\n".lstrip()}, PictureForm()


def _kept(request: SignedInRequest, form: PictureForm) -> Picture | None:
    if not form.is_valid():
        return None
    given, words = form.cleaned_data["picture"], form.cleaned_data["words"]
    try:
        return add_picture(given.read(), name=given.name, words=words, by=request.user, at=timezone.now())
    except PictureRefused as refusal:
        form.add_error("picture", in_words(refusal))
        return None
