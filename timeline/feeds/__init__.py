"""The timeline in the forms of others: Atom, iCalendar and TimelineJS, each with every filter of the timeline."""
