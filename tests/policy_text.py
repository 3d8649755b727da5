"""The shipped policy with changes, and what the reader of policy files says to it.

No test lives here.
"""

from datetime import date

import pytest

from bot.domain.policy import Policy
from bot.policyfile import PolicyMistakes, load, shipped_text

TODAY = date(2026, 11, 23)


def shipped(*changes: tuple[str, str]) -> Policy:
    return load(changed(*changes), "default.yml", TODAY)


def changed(*changes: tuple[str, str]) -> str:
    """The text of the shipped policy with the first of each `old` made `new`."""
    text = shipped_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def mistakes(text: str) -> str:
    with pytest.raises(PolicyMistakes) as refused:
        load(text, "policy.yml", TODAY)
    return str(refused.value)
