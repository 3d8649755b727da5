"""What stands guard: every request passes here before a listener hears it, every channel before it gets a message.

Nothing here knows what is asked for or told.
"""
