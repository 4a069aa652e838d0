"""Customers who advise the company under a charter: the board, its members, its meetings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, person: Person) -> BoardQuerySet:
        """Staff, and the board's own members."""
        return self if person.is_staff else self.filter(members__person=person, members__until=None)


class Board(models.Model):
    """An advisory board: what it is for, and who sponsors it."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    charter = models.TextField(_("charter"))
    sponsor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    founded_at = models.DateTimeField()

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BoardMember(models.Model):
    """A customer's person sits on the board from a day on."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="board_seats")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="board_seats")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "person"], condition=models.Q(until=None), name="one_seat_on_a_board"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.account})"


class BoardMeetingQuerySet(models.QuerySet["BoardMeeting"]):
    def visible_to(self, person: Person) -> BoardMeetingQuerySet:
        if person.is_staff:
            return self
        return self.filter(board__members__person=person, board__members__until=None)


class BoardMeeting(models.Model):
    """The board meets: agenda before, who was present and the minutes after; its items are feedback."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="meetings")
    at = models.DateTimeField(_("begins"))
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    seats = models.PositiveIntegerField(default=0)
    present = models.ManyToManyField(BoardMember, related_name="attended", blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = BoardMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.board}, {self.at:%Y-%m-%d}"
