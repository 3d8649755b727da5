"""An issue's own channel: prepared step by step, settled, and whoever joins it welcomed (SPEC section 6.11).

Never talks to Slack, and no issue waits for any of it.
"""
