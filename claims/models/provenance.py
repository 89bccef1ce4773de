"""Where things were said and who said them: sources, actors, topics."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.enums import ActorKind, SourceKind
from claims.models.base import BoundField, EDTFField, EnumField, PublicRecord, RecordChild, WordsField
from claims.models.search_text import SearchTextField

#: An address of the web, whose host has no user before it.
_WEB = re.compile(r"https?://[^/?#@\\]+([/?#]|$)", re.IGNORECASE)


class Topic(PublicRecord):
    """What something is about. Visible through what is filed under it."""

    searched = ("name", "description")
    has_word_index = True

    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Actor(PublicRecord):
    """Person, organisation, state, group or anonymous voice. Visible through what it said or did."""

    parts = ("aliases",)
    searched = ("name", "role", "description")
    has_word_index = True

    name = models.CharField(max_length=200)
    kind_of_actor = EnumField(ActorKind, max_length=14)
    role = models.CharField(max_length=200, blank=True, help_text="Position in the dossier's period.")
    affiliation = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ActorAlias(RecordChild):
    """Another name or spelling under which the same actor appears."""

    has_word_index = True

    record = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    search_text = SearchTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "name"], name="alias_once_per_actor")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def searched_texts(self) -> Iterable[object]:
        return (self.name,)


class Source(PublicRecord):
    """A publication. `published_on` is when it could be read; inferred dates are marked."""

    searched = ("title", "publisher", "authors", "url")
    has_word_index = True

    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    publisher_actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="publications",
        help_text="The publisher, if it is an actor in the dossier; used to detect self-reporting.",
    )
    authors = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=600, blank=True)
    kind_of_source = EnumField(SourceKind, max_length=20)
    language = models.CharField(max_length=10, default="en", help_text="Language tag, such as en or zh-Hans.")
    published_on = EDTFField(blank=True)
    published_on_words = WordsField()
    published_on_lower = BoundField()
    published_on_upper = BoundField(db_index=True)
    published_on_inferred = models.BooleanField(
        default=False, help_text="The date of publication is inferred, not printed."
    )
    read_on = models.DateField(null=True, blank=True, help_text="Day on which the editors read it.")

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.url and not _WEB.match(self.url):
            raise ValidationError(
                {"url": _("The address must start with http:// or https:// and must not contain a user name.")}
            )
