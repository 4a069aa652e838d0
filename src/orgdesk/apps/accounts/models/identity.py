"""Whom another house vouches for, and the groups that its directory keeps."""

from __future__ import annotations

import secrets

from django.db import models

from orgdesk.apps.accounts.models.person import Person


class Identity(models.Model):
    """A provider's name for a person: never their address, which may be given to somebody else."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_of_an_identity")]

    def __str__(self) -> str:
        return f"{self.person} at {self.issuer}"


def new_group_key() -> str:
    return "g" + secrets.token_hex(6)


class DirectoryGroup(models.Model):
    """A group that the company's directory keeps here (SCIM). Its people get the role that the settings name for it."""

    key = models.CharField(max_length=40, unique=True, default=new_group_key, editable=False)
    name = models.CharField(max_length=200, unique=True)
    external_key = models.CharField(max_length=200, blank=True)
    people = models.ManyToManyField(Person, related_name="directory_groups")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
