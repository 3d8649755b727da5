"""Looking back at what happened: the arithmetic of a deadline, the same life again, and the life under another policy.

Sends and stores nothing, and changes nothing that happened.
"""
