"""A Slack-native escalation bot."""
