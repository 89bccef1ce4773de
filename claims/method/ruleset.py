"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "4"
RULES_DIGEST = "ce759a18c75d390c5941df15736dec4f"
