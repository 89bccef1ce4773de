"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "2"
RULES_DIGEST = "8a54b9b169f380bc62951375e973e42c"
