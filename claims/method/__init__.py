"""The method: what the rules make of promises, figures and days. Pure: no Django, no database, no clock.

`facts` is a `rows.PromiseFacts`; `day` is the as-of day. Every function here restricts the facts to what was known on
that day by itself, so callers pass everything they have.
"""
