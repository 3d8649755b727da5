"""Looking back for people: why a deadline is where it is, and what past issues would have become under a draft.

Reads only; nothing here is written or sent.
"""
