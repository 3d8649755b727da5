"""HTTP: Slack's requests, health checks and, in practice only, the clock.

Knows neither Bolt nor the database; what it calls is given to it.
"""
