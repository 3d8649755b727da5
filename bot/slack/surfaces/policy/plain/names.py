"""The names that the policy file has for what it speaks of, as people read them: `on_call` as `on call`.

Never has the names that somebody gave in a policy, which are the same in every language.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.slack.texts import Text, _

_NAMES: Final[Mapping[str, Text]] = {
    "access": Text("access"),
    "accountable": Text("accountable"),
    "answered": Text("answered"),
    "ask_answered": Text("ask answered"),
    "ask_overdue": Text("ask overdue"),
    "asked": Text("asked"),
    "billing": Text("billing"),
    "breach": Text("breach"),
    "cancelled": Text("cancelled"),
    "checkpoint": Text("checkpoint"),
    "component": Text("component"),
    "confirm": Text("confirm"),
    "consulted": Text("consulted"),
    "contacts": Text("contacts"),
    "customer": Text("customer"),
    "customer_wrote": Text("customer wrote"),
    "customer_wrote_after": Text("customer wrote after"),
    "data_loss": Text("data loss"),
    "defect": Text("defect"),
    "department": Text("department"),
    "deputy": Text("deputy"),
    "entered": Text("entered"),
    "fallback": Text("fallback"),
    "final_fallback": Text("final fallback"),
    "how_to": Text("how to"),
    "impact": Text("impact"),
    "informed": Text("informed"),
    "informed_of_end": Text("informed of end"),
    "kind": Text("kind"),
    "lead": Text("lead"),
    "manager": Text("manager"),
    "offer_lapsed": Text("offer lapsed"),
    "offered": Text("offered"),
    "on_call": Text("on call"),
    "open_of_customer": Text("open of customer"),
    "open_of_customer_and_component": Text("open of customer and component"),
    "outage": Text("outage"),
    "overridden": Text("overridden"),
    "owner": Text("owner"),
    "owner_gone": Text("owner gone"),
    "performance": Text("performance"),
    "plan": Text("plan"),
    "previous": Text("previous"),
    "question": Text("question"),
    "raise_withheld": Text("raise withheld"),
    "raised": Text("raised"),
    "recent_of_customer": Text("recent of customer"),
    "reminder": Text("reminder"),
    "request": Text("request"),
    "request_answered": Text("request answered"),
    "request_declined": Text("request declined"),
    "request_withdrawn": Text("request withdrawn"),
    "requested": Text("requested"),
    "rerated": Text("rerated"),
    "resolved": Text("resolved"),
    "responsible": Text("responsible"),
    "review_approved": Text("review approved"),
    "review_overdue": Text("review overdue"),
    "review_sent_back": Text("review sent back"),
    "review_wanted": Text("review wanted"),
    "scope": Text("scope"),
    "security": Text("security"),
    "sender": Text("sender"),
    "sentiment": Text("sentiment"),
    "step": Text("step"),
    "taken_over": Text("taken over"),
    "threshold": Text("threshold"),
    "top_escalated": Text("top escalated"),
    "unresolved": Text("unresolved"),
    "urgency": Text("urgency"),
    "vendor": Text("vendor"),
    "wait_ended": Text("wait ended"),
    "watchers": Text("watchers"),
}


def name(of: StrEnum) -> str:
    """`on call`."""
    return _(_NAMES[of.value])
