"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "2"
RULES_DIGEST = "add4498776c5460143932b07de585402"
