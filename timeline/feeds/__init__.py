"""The timeline in the forms of others: Atom, iCalendar and TimelineJS, each with every filter of the timeline.

Out of scope: what stands on the timeline (`timeline.selectors`) and how an entry reads
(`timeline.pages.timeline_items`).
"""
