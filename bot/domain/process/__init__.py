"""What a policy is made of beside tiers and targets: conditions, criteria, required information, procedures.

Never holds an issue; what becomes of one is in `deeds` and `engine`.
"""
