"""Slack's Web API: one file per family of methods, each method registered by its name.

Nothing here draws or delivers.
"""
