"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "3"
RULES_DIGEST = "03d091611a35cd9523fb73603e5bf460"
