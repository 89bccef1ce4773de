"""What every public record shares: fields for vague dates, the workflow's columns, natural keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from claims import dates
from claims.enums import Stance, State
from claims.exceptions import InvalidDateError
from claims.models.dated_texts import (
    COLUMN,
    EarlierTextsField,
    check_not_turned_back,
    dated_texts,
    is_shown_as_of,
    shown_as_of,
)
from claims.models.search_text import SearchTextField

if TYPE_CHECKING:
    _TextColumn = models.CharField[str | models.F, str]
else:
    _TextColumn = models.CharField


class EnumField(_TextColumn):
    """A word of a closed list, stored as its value: ``EnumField(Stage, max_length=14)``.

    For migrations it is the CharField that it is in the database: a word that is added to the list, or another label
    for one, changes no table and makes no migration. Labels for people are in ``claims.presentation``, and the field's
    ``vocabulary`` says which; they become its choices when the application is ready (``claims.apps``).
    """

    def __init__(self, vocabulary: type[StrEnum] | None = None, **kwargs: Any) -> None:  # the options of Django's field
        self.vocabulary = vocabulary
        if vocabulary is not None:
            kwargs["choices"] = [(member.value, member.value.replace("_", " ")) for member in vocabulary]
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        options = {key: value for key, value in kwargs.items() if key != "choices"}
        return name, "django.db.models.CharField", list(args), options


class EDTFField(models.CharField):  # type: ignore[type-arg]
    """A date as vague as its source, kept as an EDTF string.

    Next to a field ``x`` are ``x_words`` (the source's own words, shown where there are any)
    and the derived ``x_lower`` and ``x_upper`` (strict bounds; None at an open end). The bounds
    are set on every ordinary save; a raw save (``loaddata``) leaves them to ``adopt``.
    """

    def __init__(self, **kwargs: Any) -> None:  # the options of Django's field
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        text = str(super().clean(value, model_instance))
        if text:
            try:
                dates.parse_edtf_date(text)
            except InvalidDateError as error:
                raise ValidationError(error.message, code="invalid_date") from error
        return text

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        self.set_bounds(model_instance)
        return super().pre_save(model_instance, add)

    def set_bounds(self, instance: models.Model) -> None:
        text = getattr(instance, self.attname)
        lower, upper = dates.parse_edtf_date(text) if text else (None, None)
        setattr(instance, f"{self.name}_lower", lower)
        setattr(instance, f"{self.name}_upper", upper)


class WordsField(models.CharField):  # type: ignore[type-arg]
    """The source's own words for a date, at most six of them."""

    def __init__(self, **kwargs: Any) -> None:  # the options of Django's field
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        words = str(super().clean(value, model_instance))
        if len(words.split()) > 6:
            raise ValidationError(_("Quote at most six words of the source."), code="too_many_words")
        return words


#: So many digits both databases keep as they are: SQLite counts with binary numbers of 53 bits.
MAX_DIGITS = 15


def check_digits(value: Decimal) -> None:
    """Raises ValidationError for a number that a database would round: zeros at either end do not count."""
    if len("".join(map(str, value.as_tuple().digits)).strip("0")) > MAX_DIGITS:
        raise ValidationError(
            _("The number has more than %(most)d digits and would be rounded. Use at most %(most)d.")
            % {"most": MAX_DIGITS},
            code="too_many_digits",
        )


class FigureField(models.DecimalField):  # type: ignore[type-arg]
    """A number of a record: at most 18 digits before the point, 6 after it, and 15 from the first to the last.

    For migrations it is the DecimalField that it is in the database.
    """

    default_validators = [check_digits]

    def __init__(self, **kwargs: Any) -> None:  # the options of Django's field
        kwargs.update(max_digits=24, decimal_places=6)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", list(args), dict(kwargs)


class BoundField(models.DateField):  # type: ignore[type-arg]
    """A bound derived from an EDTFField; None where the date is open or unknown."""

    def __init__(self, **kwargs: Any) -> None:  # the options of Django's field
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(**kwargs)


R = TypeVar("R", bound="PublicRecord", covariant=True)


class PublicQuerySet(models.QuerySet[R]):
    """The one way from the database to the public."""

    def public(self, as_of: dt.date) -> Self:
        """Published records that were known on the day `as_of` (UTC), with the texts of that day."""
        found = self.filter(state=State.PUBLISHED, known_on__lte=as_of)
        if (with_ := self.model.shown_with) is not None:
            found = found.filter(**{f"{with_}__known_on__lte": as_of})
        return shown_as_of(found, as_of)

    def only(self, *fields: str) -> Self:
        """As Django's; a record's earlier texts always come with it."""
        return super().only(*fields, COLUMN)

    def values(self, *fields: str | Combinable, **expressions: Any) -> Any:  # as Django's, whose plugin types the rows
        self._check_has_no_texts(fields)
        return super().values(*fields, **expressions)

    def values_list(self, *fields: str | Combinable, **options: Any) -> Any:  # likewise
        self._check_has_no_texts(fields)
        return super().values_list(*fields, **options)

    def _check_has_no_texts(self, fields: Iterable[object]) -> None:
        """Plain values of a text are today's. Raises TypeError where those of a day are asked for in this way."""
        if is_shown_as_of(self) and COLUMN not in fields and (texts := dated_texts(self.model).keys() & set(fields)):
            raise TypeError(
                f"to read the texts of a day, load records instead of values, or include {COLUMN}: {sorted(texts)}"
            )

    def live(self) -> Self:
        """Everything that is not retracted, drafts included."""
        return self.exclude(state=State.RETRACTED)

    def get_by_natural_key(self, slug: str) -> R:
        return self.get(slug=slug)


PublicManager = models.Manager.from_queryset(PublicQuerySet)


#: One keeper of the past for every kind of public record; `claims.services.records` and its siblings say when to write.
HISTORY = HistoricalRecords(
    inherit=True, excluded_fields=["changed_at", "search_text"], m2m_fields_model_field_name="_history_m2m_fields"
)


class PublicRecord(models.Model):
    """Abstract: a record that can be public.

    `known_on` is the day (UTC) from which the fact was knowable; None until it is known, and
    then the record is not public. `version` rises with every change of the public row.
    """

    #: Reverse relations that are edited and approved together with the record.
    parts: ClassVar[tuple[str, ...]] = ()
    #: The record without which this one is not shown, whatever was known of it: a report of what is not yet promised.
    shown_with: ClassVar[str | None] = None
    #: Foreign keys that the title (`str`) reads, as for `select_related`.
    title_through: ClassVar[tuple[str, ...]] = ()
    #: The path of foreign keys to the record on whose page this one is shown; empty for a page of its own.
    shown_on: ClassVar[str] = ""
    #: Foreign keys beyond the record's own that pages and the API show, as for `select_related`.
    shown_related: ClassVar[tuple[str, ...]] = ()
    #: Relations from which the API computes an answer, next to those that it shows.
    computed_from: ClassVar[tuple[str, ...]] = ()
    #: Whether publication needs a citation of its own.
    needs_citation: ClassVar[bool] = False
    #: Fields whose words a search finds, besides the slug and the note.
    searched: ClassVar[tuple[str, ...]] = ()
    #: Whether readers search this kind, so that its words have an index.
    has_word_index: ClassVar[bool] = False
    #: Many-to-many fields whose past simple-history keeps.
    _history_m2m_fields: ClassVar[tuple[str, ...]] = ()

    slug = models.SlugField(
        max_length=140, unique=True, blank=True, help_text="Stable public ID; made from the title if left empty."
    )
    state = EnumField(State, max_length=12, default=State.DRAFT, db_index=True, editable=False)
    known_on = models.DateField(null=True, blank=True, db_index=True, editable=False)
    known_on_inferred = models.BooleanField(default=False, editable=False)
    known_on_override = models.DateField(
        null=True,
        blank=True,
        help_text=(
            "First day on which this was known. Enter it only if dates and sources give the wrong day, "
            "such as a figure's day of publication."
        ),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    note = models.TextField(blank=True, help_text="An editors' note, shown to readers.")
    earlier_texts = EarlierTextsField(
        help_text=(
            'Earlier texts, for readers of days before news was added: a list of {"field": "title", '
            '"before": "2023-11-17", "text": "…"}.'
        ),
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(auto_now=True)
    search_text = SearchTextField()

    objects = PublicManager()
    history = HISTORY

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def __str__(self) -> str:
        return self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:  # as Django's
        check_not_turned_back(self)
        super().save(*args, **kwargs)

    @classmethod
    def kind(cls) -> str:
        """The word for this kind of record in Changes, flags and addresses."""
        return str(cls._meta.model_name)

    @classmethod
    def page_model(cls) -> type[PublicRecord]:
        """The kind of record whose page shows this kind."""
        model: Any = cls  # the manager and options of a subclass
        for name in filter(None, cls.shown_on.split("__")):
            model = model._meta.get_field(name).related_model
        return model  # type: ignore[no-any-return]

    @classmethod
    def link_related(cls) -> tuple[str, ...]:
        """What a link to such a record reads, as for `select_related`: its title and the page that shows it."""
        return (*cls.title_through, *filter(None, (cls.shown_on,)))

    @property
    def page_record(self) -> PublicRecord:
        """The record whose page shows this one: itself, or the one to which `shown_on` leads."""
        return reduce(getattr, filter(None, self.shown_on.split("__")), self)

    @property
    def page_key(self) -> tuple[str, str]:
        """Kind and slug of the record whose page shows this one."""
        page = self.page_record
        return page.kind(), page.slug

    @property
    def is_public_state(self) -> bool:
        return self.state == State.PUBLISHED

    def searched_texts(self) -> Iterable[object]:
        """The words of this row alone that a search finds."""
        return (getattr(self, name) for name in (*self.searched, "slug", "note"))

    def slug_words(self) -> Iterable[object]:
        """What a slug is made from when the editor gives none."""
        return (str(self),)


def part_model(model: type[models.Model], name: str) -> type[RecordChild]:
    """The model of a record's part, such as "aliases"."""
    part = model._meta.get_field(name).related_model
    assert isinstance(part, type) and issubclass(part, RecordChild), f"{name} is no part of {model.__name__}"
    return part


def owner_model(part: type[RecordChild]) -> type[PublicRecord]:
    """The model of the records that a part belongs to."""
    owner = {f.name: f.related_model for f in part._meta.concrete_fields}["record"]
    assert isinstance(owner, type) and issubclass(owner, PublicRecord)
    return owner


def citation_model(model: type[models.Model]) -> type[Citation]:
    """The model of a record's citations."""
    part = part_model(model, "citations")
    assert issubclass(part, Citation)
    return part


def known_day(record: PublicRecord) -> dt.date:
    """The first day on which a public record was known."""
    assert record.known_on is not None, "a public record is known from some day on"
    return record.known_on


def citations_of(record: PublicRecord) -> models.QuerySet[Citation]:
    """The citations of a stored record of a kind that has some."""
    found: models.QuerySet[Citation] = record.citations.all()  # type: ignore[attr-defined]
    return found


def record_models() -> list[type[PublicRecord]]:
    """Every kind of public record, in whichever app it is."""
    return [model for model in apps.get_models() if issubclass(model, PublicRecord)]


def citing_models() -> list[type[PublicRecord]]:
    """Every kind of record that cites sources."""
    return [model for model in record_models() if "citations" in model.parts]


def model_of(kind: str) -> type[PublicRecord]:
    """The model of a record kind. Raises LookupError."""
    for model in record_models():
        if model.kind() == kind:
            return model
    raise LookupError(kind)


class RecordChild(models.Model):
    """Abstract: a row that belongs to one record (its foreign key `record`) and changes with it."""

    #: As of a record.
    shown_related: ClassVar[tuple[str, ...]] = ()

    history = HistoricalRecords(inherit=True, excluded_fields=["search_text"])

    class Meta:
        abstract = True


class Citation(RecordChild):
    """Abstract: a source plus a place in it, attached to one record."""

    source = models.ForeignKey("claims.Source", on_delete=models.PROTECT, related_name="+")
    locator = models.CharField(max_length=160, blank=True, help_text="Paragraph, chapter, box or page.")
    stance = EnumField(Stance, max_length=12, default=Stance.SUPPORTS)
    quote = models.CharField(max_length=120, blank=True, help_text="At most six words, if the wording itself matters.")
    remark = models.TextField(blank=True, help_text="Note to readers about this citation.")

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return ", ".join(filter(None, (str(self.get_stance_display()), self.locator)))

    def clean(self) -> None:
        if len(self.quote.split()) > 6:
            raise ValidationError({"quote": _("Quote at most six words of the source.")})


def one_citation_per_place(name: str) -> models.UniqueConstraint:
    """The constraint against citing one place twice with the same stance; `name` is that of the constraint."""
    return models.UniqueConstraint(fields=["record", "source", "locator", "stance"], name=name)
