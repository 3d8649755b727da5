"""The policy file: YAML as people write it, read into the domain's `Policy` or refused with every mistake at once.

Knows no database: which version is active is not said here.
"""

from bot.policyfile.load import Mistake, PolicyMistakes, load, shipped_text

__all__ = ["Mistake", "PolicyMistakes", "load", "shipped_text"]
