"""Types that many modules share. Pure: nothing here knows Django.

Out of scope: records of one kind of answer (such as ``claims.selectors.progress_types``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

#: A value as JSON holds it.
Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"
#: A record's content by field, as `services.record_content.content_of` gives it and revisions store it.
Content: TypeAlias = dict[str, Any]  # JSON, each value in the form of its field
#: The fields of a content that an edit changed, each as [before, after].
Differences: TypeAlias = dict[str, list[Any]]  # as in a content
#: What a serializer, a template or a chart is handed.
Plain: TypeAlias = dict[str, Any]  # of all types: a renderer looks into each value
