"""A policy file with mistakes: every one of them at once, each with its line, its column and what to write instead."""

# ruff: noqa: E501  # a sentence is as long as it is
from inline_snapshot import snapshot

from tests.policy_text import changed, mistakes


def test_all_mistakes_of_shape_are_told_at_once_with_their_places() -> None:
    text = changed(
        ("zone: Europe/Berlin", "zone: Mars/Phobos"),
        ("{after: 0, call: on_call}", "{after: zero, call: oncall}"),
        ("cycle: 1.5 ack", "cycel: 1.5 ack"),
        ("repeat: 1\n", "repeat: 1000\n"),
        ("severity: 2", "severity: 5"),
        ("at: 75%", "at: 175%"),
        ("vendor: {1: 1h", "vendor: {7: 1h"),
        ("qualifies: false", "qualifies: maybe"),
        ("reopen_window: 7 days", ""),
        ("  unknown: Not found out", "  Not Found: ''"),
    )
    assert mistakes(text) == snapshot("""\
policy.yml:10:1 reopen_window - reopen_window is missing; write reopen_window: and its value here
policy.yml:17:11 calendars.always.zone - 'Mars/Phobos' is no time zone; write a name like Europe/Berlin
policy.yml:44:5 tiers[0].cycle - cycle is missing; write cycle: and its value here
policy.yml:49:17 tiers[0].steps[0].after - 'zero' is not a time of a step; write 0, a length like 10m, or a share like 1/2 ack or 1.5 ack
policy.yml:49:29 tiers[0].steps[0].call[0] - 'oncall' is not one of these; write 'owner', 'previous', 'on_call', 'lead', 'deputy', 'manager', 'accountable', 'fallback' or 'watchers'
policy.yml:52:5 tiers[0].cycel - there is no key cycel here; did you mean cycle?
policy.yml:53:13 tiers[0].repeat - 1000 does not fit here; write a whole number from 0 to 100
policy.yml:98:15 matrix[2].severity - 5 is not one of these; write 1, 2, 3 or 4
policy.yml:227:33 thresholds[6].at - '175%' is not a share of the target; write it like 75%, more than 0% and less than 100%
policy.yml:236:12 waits.vendor[7] - 7 is not one of these; write 1, 2, 3 or 4
policy.yml:400:3 causes.Not Found - 'Not Found' is no key; write small letters, digits and _, beginning with a letter
policy.yml:400:14 causes.Not Found - the text is empty; write some words\
""")


def test_parts_that_contradict_each_other_are_told_with_their_places() -> None:
    text = changed(
        ("key: tier2", "key: second"),
        ("cycle: 1.5 ack", "cycle: 0"),
        ("length: 5m", "length: 0m"),
        ("name: Security concern", "name: Security incident"),
        ("checkpoints: {1: 1h, ", "checkpoints: {"),
        ("vendor: {1: 1h, ", "vendor: {"),
    )
    assert mistakes(text) == snapshot("""\
policy.yml:52:12 tiers[0].cycle - a cycle of 0 would call without end; write a longer one, like 1.5 ack
policy.yml:52:12 tiers[0].cycle - with 0:15:00 to accept, the last step comes after the end of the cycle; make the cycle longer
policy.yml:96:11 matrix[2].name - the name Security incident is used twice; rules are told by their names
policy.yml:99:11 matrix[2].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:109:11 matrix[4].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:139:11 matrix[10].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:169:3 targets - Sev 1 at second has no ack target; without one nobody would be called again
policy.yml:169:3 targets - Sev 2 at second has no ack target; without one nobody would be called again
policy.yml:169:3 targets - Sev 3 at second has no ack target; without one nobody would be called again
policy.yml:169:3 targets - Sev 4 at second has no ack target; without one nobody would be called again
policy.yml:169:52 targets[0].length - a target must be longer than 0; write none for no target
policy.yml:170:37 targets[1].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:173:37 targets[4].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:176:37 targets[7].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:179:37 targets[10].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:203:48 targets[29].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:205:48 targets[31].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:207:48 targets[33].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:209:48 targets[35].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:236:11 waits.vendor - nothing is written for Sev 1; write a length for each severity
policy.yml:244:14 checkpoints - nothing is written for Sev 1; write a length for each severity
policy.yml:301:11 required_information[0].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:305:11 required_information[1].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:310:11 required_information[2].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:315:11 required_information[3].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:320:11 required_information[4].tier - there is no tier tier2; write one of second, tier1, tier3
policy.yml:370:11 procedures[4].tier - there is no tier tier2; write one of second, tier1, tier3\
""")


def test_a_matrix_with_a_hole_is_refused() -> None:
    text = changed(("  - name: Everything else\n", "  - name: Everything else\n    when: {plan: gold}\n"))
    assert mistakes(text) == snapshot(
        "policy.yml:86:3 matrix - no rule fits these: impact inconvenient, kind defect or performance, plan not named by any rule; impact inconvenient, kind how_to, defect, performance or request, plan not named by any rule, urgency soon or now; impact inconvenient, kind defect, billing, access or performance, plan not named by any rule, urgency can_wait or soon; write a rule for them, or a last one that matches everything (leave `when` out)"
    )


def test_two_targets_that_fit_equally_well_are_refused() -> None:
    text = changed(
        (
            "  - {clock: resolution, severity: 1,",
            "  - {clock: resolution, kind: outage, length: 1h}\n  - {clock: resolution, severity: 1,",
        )
    )
    assert mistakes(text) == snapshot("""\
policy.yml:213:5 targets[38] - two targets fit the same issue equally well; make one more specific
policy.yml:214:5 targets[39] - two targets fit the same issue equally well; make one more specific
policy.yml:215:5 targets[40] - two targets fit the same issue equally well; make one more specific
policy.yml:216:5 targets[41] - two targets fit the same issue equally well; make one more specific\
""")


def test_a_key_that_is_written_twice_is_refused_at_both_levels() -> None:
    text = changed(
        ("name: Shipped policy\n", "name: Shipped policy\nname: Another\n"),
        ("    repeat: 1\n", "    repeat: 1\n    repeat: 2\n"),
    )
    assert mistakes(text) == snapshot("""\
policy.yml:11:1 name - name is written twice, first in line 10; keep one
policy.yml:55:5 tiers[0].repeat - repeat is written twice, first in line 54; keep one\
""")


def test_tags_anchors_and_aliases_are_refused() -> None:
    assert mistakes("a: &x 1\nb: *x\nc: !!python/object:os.system foo\nd: !mine [1]\n") == snapshot("""\
policy.yml:1:4 - &x gives a value a name; leave it out and write the value where it is used
policy.yml:2:4 - *x stands for something else; write the value itself here
policy.yml:3:4 - the tag tag:yaml.org,2002:python/object:os.system asks for a special kind of value; leave it out
policy.yml:4:4 - the tag !mine asks for a special kind of value; leave it out\
""")


def test_what_is_no_yaml_at_all_is_said_with_its_place() -> None:
    assert mistakes("tiers: [") == snapshot(
        "policy.yml:1:9 - this is not YAML: expected the node content, but found '<stream end>'; compare it with the lines around it"
    )
    assert mistakes("name: one\n---\nname: two\n") == snapshot(
        "policy.yml:2:1 - this is not YAML: found another document; compare it with the lines around it"
    )
    assert mistakes("name: \x00") == snapshot(
        "policy.yml:1:1 - this is not YAML: a character that YAML does not allow; compare it with the lines around it"
    )
    assert mistakes("") == snapshot(
        "policy.yml:1:1 - the file is empty; begin with the shipped policy (bot policy show --shipped)"
    )
    assert mistakes("- a list\n") == snapshot(
        "policy.yml:1:1 - here belong keys with their values; write them as key: value, each on a line of its own"
    )
    assert mistakes("? [a]\n: b\n").splitlines()[0] == snapshot(
        "policy.yml:1:1 ask_tier - ask_tier is missing; write ask_tier: and its value here"
    )


def test_a_file_that_is_far_too_large_or_too_deep_is_refused_before_it_is_read() -> None:
    assert mistakes("#" * 300_000) == snapshot(
        "policy.yml:1:1 - the file is larger than 256 KB; a policy is far smaller"
    )
    assert mistakes("[" * 5_000) == snapshot(
        "policy.yml:1:21 - the file has too many parts or too many levels; a policy has far fewer"
    )
    assert mistakes("a: [" + "1," * 30_000 + "]") == snapshot(
        "policy.yml:1:39997 - the file has too many parts or too many levels; a policy has far fewer"
    )


def test_an_alias_bomb_is_refused_without_unfolding_it() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(mistakes(bomb).splitlines()) == 81


def test_values_of_another_nature_are_told_with_what_belongs_there() -> None:
    text = changed(
        ("name: Shipped policy", "name: 5"),
        ("    name: T1\n", f"    name: {'x' * 301}\n"),
        ("    repeat: 1\n", "    repeat: often\n"),
        ("    hours: {every_day: 00:00-24:00}", "    hours: always"),
        ("at: 75%, call: owner", "at: 75%, call: []"),
        ("return_reasons:\n", "return_reasons: 7\nreasons:\n"),
        ("  informed: [executives, operations, qa, marketing]", "  informed: [executives, 5]"),
    )
    begin, end = text.index("departments:\n"), text.index("# Who is what to an issue")
    assert mistakes(text.replace(text[begin:end], "departments: engineering\n")) == snapshot("""\
policy.yml:10:7 name - here belongs a text; write it in quotes where it looks like something else
policy.yml:19:12 calendars.always.hours - here belong keys with their values; write them as key: value, each on a line of its own
policy.yml:45:11 tiers[0].name - the text is longer than 300 characters; write it shorter
policy.yml:53:13 tiers[0].repeat - 'often' does not fit here; write a whole number from 0 to 100
policy.yml:227:44 thresholds[6].call - the list is empty; write at least one
policy.yml:251:14 departments - here belongs a list; write each item on a line of its own after a dash
policy.yml:265:26 raci.informed[1] - here belongs a text; write it in quotes where it looks like something else
policy.yml:372:17 return_reasons - here belong keys with their values; write them as key: value, each on a line of its own
policy.yml:373:1 reasons - there is no key reasons here; did you mean return_reasons?\
""")


def test_a_table_of_parts_that_does_not_fit_is_told_line_by_line() -> None:
    text = changed(
        ("it: IT, executives: Executives,", "lead: IT, tier1: One, executives: Executives,"),
        ("consulted: [product, engineering]", "consulted: [product, enginering, The board]"),
        (
            "  informed: [executives, operations, qa, marketing]\n",
            """\
  informed: [executives, operations, qa, marketing]
  exceptions:
    - {informed: []}
    - {tier: tier9, informed: executives}
    - {severity: 1, informed: nobody_known}
    - {severity: 1, tier: tier1, informed: qa}
    - {tier: tier3, accountable: manager}
    - {severity: 1, informed: qa, accountable: manager}
""",
        ),
    )
    assert mistakes(text) == snapshot("""\
policy.yml:275:17 raci.teams.lead - lead is a role, a tier or a department already; choose another key
policy.yml:275:28 raci.teams.tier1 - tier1 is a role, a tier or a department already; choose another key
policy.yml:276:23 raci.responsible[1] - there is no role, department or team it; write one of accountable, billing, deputy, engineering, executives, lead, manager, marketing, on_call, operations, owner, product, qa, tier, tier1
policy.yml:278:24 raci.consulted[1] - there is no role, department or team enginering; did you mean engineering?
policy.yml:281:7 raci.exceptions[0] - this line is about every issue; name a tier or a severity, or write it above
policy.yml:282:14 raci.exceptions[1].tier - there is no tier tier9; write one of tier1, tier2, tier3
policy.yml:283:7 raci.exceptions[2] - two lines fit the same issue equally well; make one more specific
policy.yml:283:31 raci.exceptions[2].informed[0] - there is no role, department or team nobody_known; write one of accountable, billing, deputy, engineering, executives, lead, manager, marketing, on_call, operations, owner, product, qa, tier, tier1
policy.yml:286:7 raci.exceptions[5] - two lines fit the same issue equally well; make one more specific\
""")
