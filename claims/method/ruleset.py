"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "3"
RULES_DIGEST = "b8ce55c722da71b5cec76a0186566fc4"
