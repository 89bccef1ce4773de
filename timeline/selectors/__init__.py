"""Reads of the timeline.

entries     what could be shown on a day, filtered
about       what they are about, by slug and name (linked: as whole records)
density     how much of it is in each month, from counts that the projection keeps
days        the days on which something became known
"""

from timeline.selectors.entries import SHOWN_MODELS, NamedRecord, entries, entries_about, linked_entries

__all__ = ["SHOWN_MODELS", "NamedRecord", "entries_about", "entries", "linked_entries"]
