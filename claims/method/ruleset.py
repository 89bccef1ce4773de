"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "3"
RULES_DIGEST = "772e3d5af622c8a2f26b87418c713e26"
