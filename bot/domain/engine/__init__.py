"""What moves an issue along: the draft of a decision, calling orders, deadlines, reminders, and the passing of time.

Never decides on a person's behalf; what people do is in `deeds`.
"""
