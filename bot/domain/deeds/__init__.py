"""What people do to an issue, by noun: each command is one function; `perform` says which.

Never asks whether somebody may (`permissions`) or whether it is the moment for it (`lifecycle`).
"""
