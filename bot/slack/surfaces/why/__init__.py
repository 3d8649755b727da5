"""Answers to "why?" in words: of clocks, of calls, of everything that happened; for Slack and for a terminal alike.

Nothing here is looked up or decided.
"""
