"""What people look at when nobody called them: their Home tab, lists of issues, one issue in full.

Nothing of it is posted in a channel; it is seen by whoever asked alone.
"""
