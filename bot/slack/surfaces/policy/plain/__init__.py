"""A policy in plain words, section by section, and what differs between two versions; `whole` puts it together.

Reads the policy as it is in force, never a file; who shows it decides how it looks.
"""
