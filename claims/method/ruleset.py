"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "2"
RULES_DIGEST = "5d150d3bfe07e3fc51d205874acfeb9b"
