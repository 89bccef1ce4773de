"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "7"
RULES_DIGEST = "b645c8ba4e20ec1a157ca5ad353b122c"
