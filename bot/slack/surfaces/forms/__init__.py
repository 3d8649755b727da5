"""What forms ask, one file for each kind of deed; the shell around the questions is `deed_forms`.

Nothing here is read or decided.
"""
