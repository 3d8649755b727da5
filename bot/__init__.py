"""A Slack-native escalation bot.

Nothing runs on import: `python -m bot` starts it, bot/app.py puts it together.
"""
