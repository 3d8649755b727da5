"""What people do in Slack, one file per conversation. A listener finds out who and what, does it, and acknowledges."""
