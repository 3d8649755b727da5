"""How an administrator comes to the form of one area: through the administration view, by its button.

No expectation is here.
"""

from bot.practice.hands import PersonHand
from bot.practice.shown import Result


def to_area(person: PersonHand, name: str, channel: str = "escalation-ops") -> Result:
    """Open the view, and in it the form of the area that is called so."""
    opened = person.command("/escalate setup", channel=channel)
    return person.form.click(button_of(person, name)) if opened.ok else opened


def button_of(person: PersonHand, name: str) -> str:
    """The button of an area in the view that is open, as it is read out."""
    accessories = (block["accessory"] for block in person.form.blocks if "accessory" in block)
    labels = [str(one.get("accessibility_label", "")) for one in accessories]
    found = [label for label in labels if label in {f"Change {name}", f"Set up {name}"}]
    assert len(found) == 1, labels
    return found[0]
