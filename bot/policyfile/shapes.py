"""What the sections of a policy file are made of: texts, keys, lengths, lists that may be one value.

No section lives here.
"""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, StringConstraints

from bot.policyfile.lengths import parse_length


def _listed(value: object) -> object:
    """One value may be written without the brackets of a list."""
    return value if isinstance(value, list) else [value]


Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Length = Annotated[timedelta, PlainValidator(parse_length)]
Listed = BeforeValidator(_listed)


class Written(BaseModel):
    """A part of the file with its keys; a key that is not there is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
