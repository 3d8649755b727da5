"""The command line: what can be asked of the bot in a terminal. Each command answers in sentences, never in tracebacks.

No command does anything by itself; it reads what was typed and calls the layer that does.
"""
