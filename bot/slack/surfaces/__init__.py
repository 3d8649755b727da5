"""What people see, one file per thing: facts to words and yes/no, words to blocks.

Nothing here asks a database or Slack.
"""
