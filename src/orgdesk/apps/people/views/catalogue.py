"""The training catalogue: courses, their materials, when they are held and who came."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people import actions
from orgdesk.apps.people.forms import CourseForm, DeliveryForm, MaterialForm
from orgdesk.apps.people.models import Course, Delivery, Material
from orgdesk.apps.people.policies import teaches_for, units_led
from orgdesk.apps.people.reading.catalogue import deliveries_counted, lines_of
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.views._common import act, mend, page, require_staff


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    require_staff(request)
    scene = scene_on(timezone.localdate())
    led = units_led(request.user, on=scene.on)
    form = CourseForm(structure=scene.structure, initial={"unit": led[0]}) if led else None
    return page(request, "catalogue", lines=lines_of(scene, request.user), form=form)


@require_POST
def offer(request: SignedInRequest) -> HttpResponse:
    back, form = reverse("people:catalogue"), CourseForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.offer_course(
            title=given["title"], kind=given["kind"], unit_key=given["unit"], words=given["words"], by=request.user,
            at=timezone.now(),
        ),
        done=_("It stands in the catalogue."),
        back=back,
    )  # fmt: skip


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    course, scene = _course_or_404(request, key), scene_on(timezone.localdate())
    teaches = teaches_for(request.user, course.unit_key, on=scene.on)
    held, now = deliveries_counted(Delivery.objects.visible_to(request.user).filter(course=course)), timezone.now()
    return page(
        request,
        "course",
        course=course,
        provider=scene.unit_name(course.unit_key),
        materials=course.materials.in_use().select_related("owner"),
        deliveries=[
            (
                row,
                scene.unit_name(row.for_unit_key),
                row.cancelled_at is None and row.starts_at <= now and (teaches or row.trainer_id == request.user.pk),
            )
            for row in held
        ],
        material=MaterialForm(structure=scene.structure, initial={"person": request.user}) if teaches else None,
        delivery=DeliveryForm(structure=scene.structure, initial={"person": request.user}) if teaches else None,
    )


@require_POST
def write(request: SignedInRequest, key: str) -> HttpResponse:
    course = _course_or_404(request, key)
    back, form = _address(course), MaterialForm(request.POST, request.FILES, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.write_material(
            course, title=given["title"], owner=given["person"], words=given["words"], file=form.given_file,
            by=request.user, at=timezone.now(),
        ),
        done=_("Kept as the newest version."),
        back=back,
    )  # fmt: skip


@require_POST
def deliver(request: SignedInRequest, key: str) -> HttpResponse:
    course = _course_or_404(request, key)
    back, form = _address(course), DeliveryForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=back)
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.deliver_course(
            course, for_unit=given["unit"], trainer=given["person"], starts_at=given["starts_at"], by=request.user,
            minutes=given["minutes"] or 60, meeting=form.meeting, at=timezone.now(),
        ),
        done=_("Everybody in %(unit)s has a place.") % {"unit": lookup.unit_name(given["unit"])},
        back=back,
    )  # fmt: skip


@require_POST
def attend(request: SignedInRequest, number: int) -> HttpResponse:
    """`came`: the places whose people came."""
    require_staff(request)
    row = get_object_or_404(Delivery.objects.visible_to(request.user).select_related("course"), pk=number)
    came = {int(place) for place in request.POST.getlist("came") if place.isdecimal() and len(place) < 10}
    return act(
        request,
        lambda: actions.note_attendance(row, came=came, by=request.user, at=timezone.now()),
        done=_("Noted."),
        back=_address(row.course),
    )


@require_POST
def call_off(request: SignedInRequest, number: int) -> HttpResponse:
    require_staff(request)
    row = get_object_or_404(Delivery.objects.visible_to(request.user).select_related("course"), pk=number)
    return act(
        request,
        lambda: actions.call_off_session(
            row, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
        ),
        done=_("It is called off; whoever had a place is told."),
        back=_address(row.course),
    )


@require_safe
def material(request: SignedInRequest, number: int) -> FileResponse:
    require_staff(request)
    row = get_object_or_404(Material.objects.visible_to(request.user), pk=number)
    if not row.may_be_given:
        why = row.get_scan_display() if row.file else _("it is in words")
        raise Http404(_("The file of “%(title)s” is not given out: %(why)s.") % {"title": row.title, "why": why})
    if not row.file.storage.exists(row.file.name or ""):
        raise Http404(_("The file of “%(title)s” is no longer in the store.") % {"title": row.title})
    return FileResponse(row.file.open(), as_attachment=True, filename=row.file_name)


def _course_or_404(request: SignedInRequest, key: str) -> Course:
    courses: QuerySet[Course] = Course.objects.visible_to(request.user)
    return get_object_or_404(courses, key=key)


def _address(course: Course) -> str:
    return reverse("people:course", args=[course.key])
