"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "9"
RULES_DIGEST = "0cdf96a8ea7afe181d5785af28dd40c4"
