"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "4"
RULES_DIGEST = "e669eaac8d064c45bccc93a02555a7fa"
