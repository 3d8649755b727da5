"""The form that opens an issue, and the inputs of the matrix, as values of the domain, or their mistakes by block.

Only shapes are judged here: whether something is filled in and can be read. What is allowed, the domain says.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.matrix import Impact, Kind, Report, Scope, Sentiment, Severity, Urgency
from bot.domain.opening import Form
from bot.slack.form_values import Mistakes, View, chosen, entered, moment, picked, text
from bot.slack.surfaces.forms import asked
from bot.slack.text import one_line
from bot.slack.texts import Text, _

_CHOOSE = {
    asked.KIND: Text("Choose what kind of problem it is."),
    asked.SCOPE: Text("Choose how many users it touches."),
    asked.IMPACT: Text("Choose how badly it touches them."),
    asked.URGENCY: Text("Choose how soon their business needs it."),
}


def opening(view: View, form: str, source: str, now: datetime) -> Form:
    """What an opening form asks for; raises `Mistakes` with every field that is missing."""
    mistakes = {
        asked.TITLE: "" if one_line(text(view, asked.TITLE)) else _("Say in one line what the problem is."),
        asked.CUSTOMER: "" if one_line(text(view, asked.CUSTOMER)) else _("Say which customer it is about."),
        **{block: _(sentence) for block, sentence in _CHOOSE.items() if picked(view, block) is None},
        asked.FIRST_REPORTED: _not_ahead(view, asked.FIRST_REPORTED, now),
        asked.LAST_ANSWERED: _not_ahead(view, asked.LAST_ANSWERED, now),
    }
    found = report(view, source)
    if any(mistakes.values()) or found is None:
        raise Mistakes({block: sentence for block, sentence in mistakes.items() if sentence})
    return Form(
        id=form,
        report=found,
        severity=severity(view),
        reason=text(view, asked.REASON),
        information=information(view),
    )


def _not_ahead(view: View, block: str, now: datetime) -> str:
    at = moment(view, block)
    return _("This lies in the future; choose when it was.") if at is not None and at > now else ""


def report(view: View, source: str = "") -> Report | None:
    """The report as far as it is written; None while the matrix cannot judge it yet."""
    found = _judged(view)
    if found is None:
        return None
    return replace(
        found,
        title=one_line(text(view, asked.TITLE)),
        customer=one_line(text(view, asked.CUSTOMER)),
        description=text(view, asked.DESCRIPTION),
        business_effect=text(view, asked.BUSINESS_EFFECT),
        tried=text(view, asked.TRIED),
        links=tuple(text(view, asked.LINKS).split()),
        first_reported_at=moment(view, asked.FIRST_REPORTED),
        last_answered_at=moment(view, asked.LAST_ANSWERED),
        source_link=source or None,
    )


def rated(view: View, before: Report) -> Report | None:
    """The report of an issue with new inputs for the matrix; all else stays as it was told."""
    found = _judged(view)
    if found is None:
        return None
    return replace(
        before,
        kind=found.kind,
        scope=found.scope,
        impact=found.impact,
        urgency=found.urgency,
        sentiment=found.sentiment,
        component=found.component,
        plan=found.plan,
    )


def _judged(view: View) -> Report | None:
    """What the matrix reads."""
    kind, scope = chosen(view, asked.KIND, Kind), chosen(view, asked.SCOPE, Scope)
    impact, urgency = chosen(view, asked.IMPACT, Impact), chosen(view, asked.URGENCY, Urgency)
    if kind is None or scope is None or impact is None or urgency is None:
        return None
    return Report(
        title="",
        customer="",
        kind=kind,
        scope=scope,
        impact=impact,
        urgency=urgency,
        sentiment=chosen(view, asked.SENTIMENT, Sentiment) or Sentiment.CALM,
        component=one_line(text(view, asked.COMPONENT)),
        plan=one_line(text(view, asked.PLAN)) or None,
    )


def severity(view: View) -> Severity | None:
    """The severity that somebody chose otherwise than the matrix."""
    value = picked(view, asked.SEVERITY)
    return next((one for one in Severity if str(one.value) == value), None)


def information(view: View) -> dict[str, str]:
    """What a tier requires, by the keys of the policy; what was left empty is not in it."""
    blocks = (block for block in entered(view) if block.startswith(asked.REQUIRED_PREFIX))
    given = {block.removeprefix(asked.REQUIRED_PREFIX): text(view, block) for block in blocks}
    return {key: words for key, words in given.items() if words.strip()}
