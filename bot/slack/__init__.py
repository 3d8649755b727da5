"""How people meet the bot: Bolt listens, surfaces draw, the sender tells.

slack_bolt and slack_sdk are imported only here; no rule of the process is.
"""
