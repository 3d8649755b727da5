"""Figures beside their goals, no verdict: `make bench`; `python -m tests.benchmarks.NAME [SHARE]` for one of them.

Of the tests only this is part: that each can be run, in small.
"""
