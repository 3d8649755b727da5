"""The initial parameters, as the form that opens an issue and the one that rates it anew both ask them (SPEC 3.1).

A change of what the matrix reads is sent at once, so that the suggestion follows; nothing is judged here.
"""

from slack_sdk.models.blocks import Block

from bot.domain.matrix import Kind, Report, Scope, Severity, Urgency
from bot.slack.surfaces import words
from bot.slack.surfaces.blocks import option
from bot.slack.surfaces.forms import asked
from bot.slack.surfaces.inputs import ask, line, paragraph, radio, select, when
from bot.slack.text import listed
from bot.slack.texts import _, within

TITLE_LENGTH = 120
SHORT = 80
LINKS_LENGTH = 2000
_USUAL = (None, Urgency.SOON, Kind.DEFECT, Scope.ONE)


def what(title: str = "", report: Report | None = None) -> list[Block]:
    """The problem and whose it is."""
    known = report.customer if report is not None else ""
    return [
        ask(asked.TITLE, _("The problem in one line"), line(title, longest=TITLE_LENGTH, focus=not title)),
        ask(asked.CUSTOMER, _("Customer"), line(known, longest=SHORT, focus=bool(title)), tells=True),
    ]


def matrix(report: Report | None = None) -> list[Block]:
    """What the matrix needs, one tap each; a new form begins with what is most usual, and only how badly is asked.

    With nothing chosen for them people would need seven steps where four must do, and a reporter in a hurry has no
    patience for the others. So the answer on which severity hangs most is never given for them, and the rest is said
    beside the verdict for as long as it stands as the form began (`as_it_began`), so that nobody leaves it unseen.
    """
    impacts = [option(_(text), impact.value) for impact, text in words.IMPACT.items()]
    urgencies = [option(_(text), urgency.value) for urgency, text in words.URGENCY.items()]
    kinds = [option(_(text), kind.value) for kind, text in words.KIND.items()]
    scopes = [option(_(text), scope.value) for scope, text in words.SCOPE.items()]
    said = (report.impact, report.urgency, report.kind, report.scope) if report is not None else _USUAL
    impact, urgency, kind, scope = (
        next((one for one in options if value is not None and one.value == value.value), None)
        for value, options in zip(said, (impacts, urgencies, kinds, scopes), strict=True)
    )
    return [
        ask(asked.IMPACT, _("How badly does it touch them?"), radio(impacts, impact), tells=True),
        ask(asked.URGENCY, _("How soon does their business need it?"), radio(urgencies, urgency), tells=True),
        ask(asked.KIND, _("What kind of problem is it?"), select(kinds, _("Choose a kind"), kind), tells=True),
        ask(asked.SCOPE, _("How many users does it touch?"), select(scopes, _("Choose how many"), scope), tells=True),
    ]


def as_it_began(report: Report) -> str:
    """Which answers are still those that the form began with; nothing where each was changed."""
    urgency, kind, scope = _USUAL[1:]
    left = (
        words.URGENCY[urgency] if report.urgency is urgency else None,
        words.KIND[kind] if report.kind is kind else None,
        words.SCOPE[scope] if report.scope is scope else None,
    )
    answers = [within(words.in_short(text)) for text in left if text is not None]
    if not answers:
        return ""
    return _("*Still as the form began:* {answers}. Is that so? If not, change it above.", answers=listed(answers))


def customer(report: Report | None = None) -> list[Block]:
    """How the customer feels, what they pay for, and which part it is about: the matrix reads these too."""
    feelings = [option(_(text), feeling.value) for feeling, text in words.SENTIMENT.items()]
    felt = next((one for one in feelings if report is not None and one.value == report.sentiment.value), feelings[0])
    plan = (report.plan or "") if report is not None else ""
    component = report.component if report is not None else ""
    return [
        ask(asked.SENTIMENT, _("How does the customer feel?"), radio(feelings, felt), tells=True),
        ask(asked.COMPONENT, _("Which component?"), line(component, longest=SHORT), optional=True, tells=True),
        ask(asked.PLAN, _("The customer's plan"), line(plan, longest=SHORT), optional=True, tells=True),
    ]


def story(description: str = "") -> list[Block]:
    """What happened, in words and times."""
    from_now = _("Left empty, it counts from now.")
    answered = _("If somebody has answered them already; then the first reply counts as given.")
    return [
        ask(asked.DESCRIPTION, _("What happened?"), paragraph(description), optional=True),
        ask(asked.BUSINESS_EFFECT, _("What does it do to their business?"), paragraph(), optional=True),
        ask(asked.TRIED, _("What was tried?"), paragraph(), optional=True),
        ask(asked.LINKS, _("Links"), line(longest=LINKS_LENGTH), optional=True, hint=_("Separated by blanks.")),
        ask(asked.FIRST_REPORTED, _("When did they first report it?"), when(), optional=True, hint=from_now),
        ask(asked.LAST_ANSWERED, _("When did they last hear from us?"), when(), optional=True, hint=answered),
    ]


def otherwise(*, must: bool) -> list[Block]:
    """For whoever decides otherwise than the matrix; the lead sees the reason (SPEC section 3.4).

    `must`: it does not qualify, so that only a reason takes it further.
    """
    severities = [option(words.severity(one), str(one.value)) for one in Severity]
    hint = _("Only where you decide otherwise. Your lead sees it, and it is counted against the rule.")
    label = _("Why can it not wait?") if must else _("Why otherwise?")
    return [
        ask(asked.SEVERITY, _("Another severity"), select(severities, _("As suggested")), optional=True),
        ask(asked.REASON, label, paragraph(), optional=True, hint=hint),
    ]
