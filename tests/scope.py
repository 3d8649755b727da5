"""How much a run of the tests covers: a quick choice or everything.

Nothing about single tests is decided here.
"""

import os

EVERYTHING = os.environ.get("TEST_ALL") == "1"  # noqa: TID251 - the tests' own switch, no setting of the bot
"""Set by `make test-all`: every combination of transport and database, all seeds, the full catalogue of faults."""
