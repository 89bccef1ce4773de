"""The sentence that the flags about a target share: what came of it, as its result says it."""

from typing import Any, cast

from claims.method.flag_rules.target_flags import TargetParams
from claims.presentation.numbers import upper_first
from claims.presentation.parameters import required_parameter
from claims.presentation.target_sentences import target_sentence
from claims.presentation.titles import Names, name_of


def sentence(params: TargetParams, names: Names) -> str:
    """What came of the target, in the words of the result that raised the flag."""
    subject = upper_first(name_of(required_parameter(params, "indicator"), names))
    return target_sentence(cast(dict[str, Any], params) | {"subject": subject})
