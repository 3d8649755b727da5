"""What becomes of a ping once it was sent: its outcome in its place, and the live card of whoever got it directly.

Never the words that call; those are in `ping` and `reasons`.
"""
