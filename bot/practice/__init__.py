"""A Slack-like workspace on this machine; imports nothing of bot."""
