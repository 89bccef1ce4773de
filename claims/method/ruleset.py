"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "5"
RULES_DIGEST = "55d5384d389c84443c24269abd490b80"
