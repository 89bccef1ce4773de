"""Names for Django's generic types where any model or field will do."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models

AnyField: TypeAlias = "models.Field[Any, Any]"  # fields of every type, which Django cannot tell apart by name
AnyPrefetch: TypeAlias = "models.Prefetch[Any]"  # of rows of every model
AnyQuerySet: TypeAlias = "models.QuerySet[Any]"  # rows of every model, and values of every column
