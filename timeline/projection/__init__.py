"""Entries of the timeline that the records should have, computed and not yet written.

The unit is a scope: a kind of owner, and some owners. A scope's function answers which stored entries belong to those
owners, and which there should be. Sentences are made at the edge from `Entry.params`; `Entry.title` is the record's
own text, or plain text for search. Only published records give entries.

    records     events, claims, outcomes, milestones
    versions    targets set, goalposts moved, deadlines
    flags       reasons for doubt that the rules found
    touched     the table of scopes, and which of them a change bears on
    wanted      what an entry is made of
"""
