"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "3"
RULES_DIGEST = "c3bb16e129765560bb32e983f4d756ba"
