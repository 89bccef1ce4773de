"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "4"
RULES_DIGEST = "37f0c2a2d300ffc5477239f66e8f4226"
