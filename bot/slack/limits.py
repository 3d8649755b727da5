"""How much Slack takes, as one table (https://docs.slack.dev/reference/block-kit), in UTF-16 units.

Nothing here shortens anything; `text.clip` does, and a test holds every drawn message and form against this table.
"""

from typing import Final

MESSAGE_TEXT: Final = 4000  # longer ones are split or cut by Slack
MESSAGE_BLOCKS: Final = 50
TOPIC: Final = 250
VIEW_BLOCKS: Final = 100
VIEW_BYTES: Final = 250_000
VIEW_TITLE: Final = 24  # submit and close too
PRIVATE_METADATA: Final = 3000
CALLBACK_ID: Final = 255
BLOCK_ID: Final = 255
ACTION_ID: Final = 255
SECTION_TEXT: Final = 3000
SECTION_FIELDS: Final = 10
FIELD_TEXT: Final = 2000
HEADER_TEXT: Final = 150
CONTEXT_ELEMENTS: Final = 10
CONTEXT_TEXT: Final = 3000
ACTIONS_ELEMENTS: Final = 25
INPUT_LABEL: Final = 2000
INPUT_HINT: Final = 2000
INPUT_TEXT: Final = 3000
PLACEHOLDER: Final = 150
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2000
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
SELECT_OPTIONS: Final = 100
FEW_OPTIONS: Final = 10  # radio buttons and checkboxes
OVERFLOW_OPTIONS: Final = 5
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
VIEW_ERROR: Final = 2000  # not documented; a field error is one sentence, far below any limit met in practice
