"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "8"
RULES_DIGEST = "6e4fbe1cc18f066b9d3d61545247c880"
