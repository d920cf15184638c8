"""Whatever a rule file holds is refused at a line or read as text, in little memory, and nothing in it is executed."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from kaoping.rulebook.reading import LONGEST_LINE, MOST_LINES, read_rule_file

MANY = MOST_LINES - 1
LONG = LONGEST_LINE - 10
MOST_MEMORY = 16 * 2**20

REFUSED = {
    "a ladder of aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "an alias to itself": "a: &a [*a]\n",
    "a python object": "a: !!python/object/apply:os.system ['touch pwned']\n",
    "a python name": "a: !!python/name:os.system\n",
    "a tag of its own": "a: !run [echo]\n",
    "a tag on a scalar": "a: !!binary aGVsbG8=\n",
    "a tag on a key": "!!str a: 1\n",
    "a merge key": "a: {<<: {b: 1}}\n",
    "a merge of a list": "<<: [{a: 1}, {b: 2}]\n",
    "a key twice": "a: 1\nb: 2\na: 3\n",
    "a key twice in braces": "x: {a: 1, a: 2}\n",
    "a list as a key": "? [a, b]\n: 1\n",
    "a mapping as a key": "{a: 1}: 2\n",
    "brackets without end": "a: " + "[" * LONG,
    "braces without end": "{a: " * (LONG // 4),
    "dashes without end": "- " * (LONG // 2),
    "stairs of keys": "".join(f"{' ' * depth}a:\n" for depth in range(1200)),
    "two documents": "a: 1\n---\nb: 2\n",
    "documents without end": "---\n" * MANY,
    "another version of YAML": "%YAML 9.9\n---\na: 1\n",
    "a quote without end": 'a: "b\nc: d\n',
    "a quote without end over all lines": 'a: "' + "x\n" * MANY,
    "a colon too many": "a: b: c\n",
    "tabs": "a:\n\tb: 1\n",
    "a text that turns around": "a: \u202e1\n",
    "a zero width in a key": "a\u200bb: 1\n",
    "a null byte": "a: \x00\n",
    "an escape sequence": "a: \x1b[31m\n",
    "colons of full width on every line": "键：值\n" * MANY,
    "commas of full width without end": "a: {" + "b: 1，" * (LONG // 6) + "}",
    "colons without a space on every line": "a:b\n" * MANY,
    "anchors on every line": "".join(f"a{i}: &x{i} 1\n" for i in range(MANY)),
    "aliases on every line": "- *a\n" * MANY,
    "tags on every line": "- !!int 1\n" * MANY,
    "everything at once": "甲：{乙:丙，丁“戊”\n" * MANY,
    "one line too many": "- 1\n" * MOST_LINES,
    "one very long line": "a: " + "甲" * LONGEST_LINE,
    "a megabyte": "# " + "x" * 1_000_000,
}
AS_TEXT = {
    "norway": ("国家: no\n", "国家", "no"),
    "sixty-based": ("时间: 12:30:45\n", "时间", "12:30:45"),
    "octal": ("代码: 0o17\n", "代码", "0o17"),
    "infinity": ("分值: .inf\n", "分值", ".inf"),
    "no number": ("分值: .nan\n", "分值", ".nan"),
    "a date": ("日期: 2022-01-01\n", "日期", "2022-01-01"),
    "a template": ('说明: "{{ 7*7 }}"\n', "说明", "{{ 7*7 }}"),
    "a formula": ('说明: "=cmd|calc"\n', "说明", "=cmd|calc"),
    "shell": ("说明: $(touch pwned)\n", "说明", "$(touch pwned)"),
    "null": ("说明: null\n", "说明", "null"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_text_is_refused_at_a_line_and_costs_little(name):
    data = REFUSED[name].encode()
    tracemalloc.start()
    document = read_rule_file(data, "甲.yaml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert document.findings
    assert all(1 <= finding.where.line <= data.count(b"\n") + 1 for finding in document.findings)
    assert {finding.code for finding in document.findings} <= {"E-RULE-YAML", "E-RULE-CTRL", "E-RULE-DUPKEY"}
    assert peak < MOST_MEMORY


@pytest.mark.parametrize("name", AS_TEXT)
def test_what_yaml_would_guess_stays_text(name):
    text, key, value = AS_TEXT[name]
    document = read_rule_file(text.encode(), "甲.yaml")
    assert document.findings == ()
    assert document.node.content[key].content == value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("分值: 6\n".encode("gb18030"), "E-RULE-ENC"),
        ("分值: 6\n".encode("utf-16"), "E-RULE-ENC"),
        (b"\xff\xfe\x00\xd8", "E-RULE-ENC"),
        (b"a: \xf0\x28\x8c\x28", "E-RULE-ENC"),
    ],
)
def test_bytes_that_are_no_utf8_are_refused_at_their_line(data, code):
    (finding,) = read_rule_file(data, "甲.yaml").findings
    assert (finding.code, finding.where.line) == (code, 1)


def test_too_many_lines_and_a_line_too_long_are_said_with_their_place():
    (lines,) = read_rule_file(b"- 1\n" * MOST_LINES, "甲.yaml").findings
    assert str(lines) == (
        f"【E-RULE-YAML】规则文件《甲.yaml》 第 {MOST_LINES + 1} 行："
        f"文件有 {MOST_LINES + 1} 行，这个文件最多 {MOST_LINES} 行。请拆成几个文件。"
    )
    (long,) = read_rule_file(b"a: 1\nb: " + b"x" * LONGEST_LINE, "甲.yaml").findings
    assert str(long) == (
        f"【E-RULE-YAML】规则文件《甲.yaml》 第 2 行：这一行有 {LONGEST_LINE + 3} 个字，"
        f"最多 {LONGEST_LINE} 个。请分成几行写。"
    )


CHILD = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from kaoping.rulebook.reading import read_rule_file
read_rule_file(b"a: 1", "a.yaml")
used = resource.getrusage(resource.RUSAGE_SELF)
seconds = int(used.ru_utime + used.ru_stime) + 20
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
for data in sys.stdin.buffer.read().split(b"\\x1e"):
    read_rule_file(data, "a.yaml")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used.ru_maxrss
print(grown)
"""


def test_a_roster_of_a_city_is_read_however_it_is_written():
    """Two thousand units, sixteen lines each; only the roster may be so long."""
    unit = "- 代码: A\n" + "".join(f"  键{n}: 值\n" for n in range(15))
    roster = "单位:\n" + unit * 2000
    assert read_rule_file(roster.encode(), "units.yaml").findings == ()
    assert [str(finding.code) for finding in read_rule_file(roster.encode(), "scheme.yaml").findings] == ["E-RULE-YAML"]


@pytest.mark.skipif(
    sys.platform != "linux", reason="limits of a process and its memory are told in other ways elsewhere"
)
def test_a_child_reads_them_all_with_little_memory_and_leaves_nothing_behind(tmp_path):
    """All of them one after another within a processor's twenty seconds; ru_maxrss is in KiB."""
    fed = b"\x1e".join(text.encode() for text in REFUSED.values())
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(Path.cwd())], input=fed, capture_output=True, cwd=tmp_path, check=True
    )
    assert int(run.stdout) < 64 * 1024
    assert list(tmp_path.iterdir()) == []
