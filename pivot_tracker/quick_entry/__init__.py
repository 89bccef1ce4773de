"""Quick entry from a source: one page on which claims, target versions, figures, outcomes and events are entered.

It is here and not in `claims`, because events belong to `timeline`. Everything is recorded by the services as drafts;
what is named and does not exist yet is recorded with it.
"""
