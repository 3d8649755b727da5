"""The tests: what the bot promises, each as a sentence that could stand in a manual.

Nothing here is imported by the bot.
"""
