"""What the bot does: one verb per file, each deed one transaction in a `with` that one can see.

No network call is ever made inside a transaction, and no edge is known here.
"""
