"""What is true: values and rules of escalation.

No file in here knows Slack, SQL, HTTP, a clock or anything beyond the standard library.
"""
