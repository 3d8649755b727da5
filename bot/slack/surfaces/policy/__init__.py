"""The policy as people read it: in plain words, what differs between versions, what moving open issues to one does.

Nothing here is looked up or decided.
"""
