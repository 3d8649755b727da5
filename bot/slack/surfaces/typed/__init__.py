"""What is shown to whoever types a sub-command: help that fits, a choice of issues, their settings.

Everything here is seen by one person alone.
"""
