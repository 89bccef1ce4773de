"""The kinds of flags, one module each, named after the kind's code.

A module holds all of a kind's rule: what raises it, how much it weighs, the dates on which time alone changes it, the
type of its parameters and a worked example, together as `RULE`. Its words are in the module of the same name in
`claims.presentation.flags`. Modules that are named after no kind hold what several rules share.
"""
