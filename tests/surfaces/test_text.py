"""Words on their way to Slack (SECURITY S31, S32)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import as_typed, clean, clip, escape, lasting, length, link, listed


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=12), "12 s"),
        (timedelta(minutes=15), "15 min"),
        (timedelta(minutes=1, seconds=5), "1 min 5 s"),
        (timedelta(days=2, hours=3, minutes=4), "2 d 3 h"),
        (timedelta(days=1, minutes=4), "1 d"),
        (timedelta(seconds=-5), "0 s"),
    ],
)
def test_a_length_of_time_is_said_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert lasting(span) == words


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/b?c=1&d=2", "<https://a.example/b?c=1&amp;d=2|a.example>"),
        ("https://a.example", "<https://a.example|a.example>"),
        ("http://a.example", "http://a.example"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://a.example|Approve", "https://a.example|Approve"),
        ("https://good.example@evil.example/", "https://good.example@evil.example/"),
        ("<https://a.example>", "&lt;https://a.example&gt;"),
    ],
)
def test_only_a_plain_https_address_becomes_a_link_and_it_shows_its_host(url: str, shown: str) -> None:
    assert link(url) == shown


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert clean("\u202eevil\u2066\u200b \x00\x1b[31m\r\nok\ud800") == "evil [31m\nok"
    joined = "👩\u200d👩\u200d👧 \u0645\u06cc\u200c\u062e"  # emoji and Persian need their joiners
    assert clean(joined) == joined


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_what_is_clipped_fits_and_is_a_beginning(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert length(clipped) <= limit
    if clipped != text:
        assert clipped.endswith("…")
        assert text.startswith(clipped[:-1])


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_an_escaped_character_is_never_cut_in_two(text: str, limit: int) -> None:
    assert as_typed(clip(escape(text), limit)).count("&") <= clean(text).count("&")


@given(st.text())
def test_what_was_escaped_reads_as_it_was_typed(text: str) -> None:
    assert as_typed(escape(text)) == clean(text)


def test_names_in_a_row() -> None:
    assert [listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
