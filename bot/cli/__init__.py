"""The command line: one file per command group, each short.

Nothing is decided here: a command reads its arguments, calls what app.py put together, and prints.
"""
