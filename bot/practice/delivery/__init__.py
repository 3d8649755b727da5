"""From the workspace to the app: payloads, Socket Mode, signed HTTP, retries of events.

It changes no state of its own.
"""
