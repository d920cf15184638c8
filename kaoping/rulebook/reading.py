"""Reading one rule file: bytes to nodes that know their line, or findings that say what to mend.

All scalars stay text. What YAML would guess, hide or execute (types, anchors, tags, merge keys,
repeated keys) is refused. What Notepad and a Chinese keyboard do to a file (GBK, tabs, `：`,
`，`, “ ”) is recognised, reported at its line and mended in memory, so that one slip does not
hide the faults behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import yaml

from kaoping.findings import Finding, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 1_000_000  # bytes; the whole of dawa-2022 has 30,000
MOST_LINES = 5_000  # the longest file of the shipped schemes has about 1,000
MOST_ROSTER_LINES = 40_000  # units.yaml grows with the units: a thousand, a dozen lines each, and room for more
LONGEST_LINE = 2_000  # characters
DEEPEST = 40  # levels; a measure inside a measure has about 10

_PROSE = frozenset({"名称", "说明", "口径", "依据", "案例", "提示理由"})
"""Keys whose text may well be wrapped in “ ” as a whole."""

_NO_ANCHORS = "不允许使用锚点（&）和别名（*）"
_NO_TAGS = "不允许使用标签（!）"

# Some distributions build PyYAML without libyaml; its own parser is slower and reads the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a rule file and the line where a reader looks for it (that of its key)."""

    line: int
    content: str | tuple[Node, ...] | Mapping[str, Node]


class Document(NamedTuple):
    """What a rule file says (None where nothing could be read), and what is wrong with its writing."""

    node: Node | None
    findings: tuple[Finding, ...]


def read_rule_file(data: bytes, file: str) -> Document:
    r"""Read the bytes of a rule file; `file` is the name that findings carry.

    >>> document = read_rule_file("名称: 满意率\n分值: {镇街: 6}".encode(), "a.yaml")
    >>> document.node.content["分值"].content["镇街"]
    Node(line=2, content='6')
    """
    if len(data) > LARGEST:
        found = f"文件有 {len(data)} 字节，规则文件最多 {LARGEST} 字节"
        return Document(None, (Finding("E-RULE-YAML", Where(file, line=1), found, "请拆成几个文件"),))
    text = _decoded(data, file)
    if isinstance(text, Finding):
        return Document(None, (text,))
    oversized = _oversized(text, file)
    if oversized is not None:
        return Document(None, (oversized,))
    findings = [*_control_characters(text, file)]
    text = _HIDDEN.sub("", text)
    text, indentation = _indented_with_spaces(text, file)
    findings += indentation
    node, faults = _composed(text, file)
    if faults.misread:
        mended, mends = _mended(text, file)
        if mends:
            findings += mends
            node, faults = _composed(mended, file)
            faults.drop_syntax()
    if indentation:
        faults.drop_syntax()
    findings += [*faults.mended, *faults.findings]
    trusted = all(finding.code != "E-RULE-YAML" for finding in faults.findings)
    return Document(node if trusted else None, tuple(dict.fromkeys(findings)))


# --- bytes to text ----------------------------------------------------------------------------


def _decoded(data: bytes, file: str) -> str | Finding:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    encoding = "UTF-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "GBK" if _is_gbk(data) else ""
    found = f"文件是 {encoding} 编码，不是 UTF-8" if encoding else "文件不是 UTF-8 编码的文本"
    return Finding("E-RULE-ENC", Where(file, line=line), found, "请在记事本里“另存为”，编码选 UTF-8")


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _oversized(text: str, file: str) -> Finding | None:
    """Refuse more lines, or longer ones, than anybody writes by hand: what follows looks at every mark of them."""
    lines = text.split("\n")
    most = MOST_ROSTER_LINES if file.rpartition("/")[2] == "units.yaml" else MOST_LINES
    if len(lines) > most:
        found = f"文件有 {len(lines)} 行，这个文件最多 {most} 行"
        return Finding("E-RULE-YAML", Where(file, line=most + 1), found, "请拆成几个文件")
    for line, written in enumerate(lines, 1):
        if len(written) > LONGEST_LINE:
            found = f"这一行有 {len(written)} 个字，最多 {LONGEST_LINE} 个"
            return Finding("E-RULE-YAML", Where(file, line=line), found, "请分成几行写")
    return None


_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
"""Control characters, zero-width characters and those that turn the direction of writing."""


def _control_characters(text: str, file: str) -> Iterator[Finding]:
    for line, written in enumerate(text.split("\n"), 1):
        hidden = dict.fromkeys(f"U+{ord(character):04X}" for character in _HIDDEN.findall(written))
        if hidden:
            found = f"含有不可见控制字符（{'、'.join(hidden)}）"
            yield Finding("E-RULE-CTRL", Where(file, line=line), found, "请删除这些字符，整行重新输入最稳妥")


_WIDE_SPACES = {"\t": "  ", "\u3000": "  ", "\u00a0": " "}
_INDENT = re.compile(r"[ \t\u3000\u00a0]*")


def _indented_with_spaces(text: str, file: str) -> tuple[str, list[Finding]]:
    """Report lines indented with tabs or full-width spaces, and indent them with spaces."""
    lines = text.split("\n")
    findings = []
    for position, written in enumerate(lines):
        match = _INDENT.match(written)
        indent = match.group() if match else ""
        rest = written[len(indent) :]
        if not rest or rest.startswith("#") or not any(wide in indent for wide in _WIDE_SPACES):
            continue
        kind = "制表符（Tab）" if "\t" in indent else "全角空格"
        where = Where(file, line=position + 1)
        findings.append(Finding("E-RULE-YAML", where, f"这一行用{kind}缩进", "请改用半角空格，每层两个"))
        lines[position] = "".join(_WIDE_SPACES.get(character, character) for character in indent) + rest
    return "\n".join(lines), findings


# --- text to nodes ----------------------------------------------------------------------------


class _Faults:
    """Findings of one pass; `syntax` are those that a mend may explain, `mended` change nothing else."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.syntax: list[Finding] = []
        self.mended: list[Finding] = []

    @property
    def misread(self) -> bool:
        return bool(self.syntax)

    def add(self, line: int, found: str, fix: str, code: str = "E-RULE-YAML") -> None:
        self.findings.append(Finding(code, Where(self.file, line=line), found, fix))

    def add_mended(self, line: int, found: str, fix: str) -> None:
        self.mended.append(Finding("E-RULE-YAML", Where(self.file, line=line), found, fix))

    def add_syntax(self, line: int, found: str, fix: str) -> None:
        self.add(line, found, fix)
        self.syntax.append(self.findings[-1])

    def drop_syntax(self) -> None:
        """Forget what an already reported slip brought about."""
        self.findings = [finding for finding in self.findings if finding not in self.syntax]


class _TooDeepError(Exception):
    """More levels than DEEPEST."""


def _composed(text: str, file: str) -> tuple[Node | None, _Faults]:
    faults = _Faults(file)
    try:
        return _Composer(text, faults).document(), faults
    except _TooDeepError as error:
        faults.add(int(error.args[0]), f"嵌套超过 {DEEPEST} 层", "请检查多余的括号和缩进")
    except yaml.MarkedYAMLError as error:
        if not faults.syntax:  # what was noticed on the way is nearer to the cause
            faults.add_syntax(*_syntax(error))
    except yaml.YAMLError:
        faults.add_syntax(1, "写法有误，无法读取", "请对照样例检查")
    return None, faults


class _Composer:
    """Builds nodes from the parser's events; anchors and tags are only visible there."""

    def __init__(self, text: str, faults: _Faults) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self.faults = faults

    def document(self) -> Node | None:
        node: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                self.faults.add(_line(event), "一个文件里写了两份文档（“---”）", "请只留一份")
                return node
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, 1)
        return node

    def node(self, event: yaml.Event, depth: int) -> Node:
        self.refuse_marks(event)
        if depth > DEEPEST:
            raise _TooDeepError(_line(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(_line(event), tuple(self.sequence(depth)))
        if isinstance(event, yaml.MappingStartEvent):
            return Node(_line(event), self.mapping(depth, in_braces=bool(event.flow_style)))
        return Node(_line(event), self.scalar(event))

    def refuse_marks(self, event: yaml.Event) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.faults.add(_line(event), _NO_ANCHORS, "请把内容照写一遍，以“*”“&”开头的值请加英文双引号")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.faults.add(_line(event), _NO_TAGS, "请删除标签，以“!”开头的值请加英文双引号")

    def sequence(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def mapping(self, depth: int, *, in_braces: bool) -> Mapping[str, Node]:
        entries: dict[str, Node] = {}
        valueless = False
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            key = self.key(self.node(event, depth + 1))
            value_event = next(self.events)
            value = self.node(value_event, depth + 1)
            if in_braces and _is_absent(value_event):
                if valueless:
                    continue
                valueless = True
                fix = "请写成 键: 值，冒号用英文冒号，后面空一格，值里有逗号时请用英文双引号括起来"
                self.faults.add_syntax(line, f"花括号里的“{key}”没有冒号和值", fix)
            elif key in entries:
                self.repeated(key, entries[key], value, line)
            else:
                entries[key] = Node(line, self.without_curly_quotes(key, value).content)
        return entries

    def key(self, node: Node) -> str:
        if not isinstance(node.content, str):
            self.faults.add(node.line, "键应为文字，这里却是列表或另一组键值", "请检查括号和缩进")
            return ""
        if node.content == "<<":
            self.faults.add(node.line, "不允许使用合并键（<<）", "请把内容照写一遍")
        elif _in_curly_quotes(node.content):
            self.faults.add_mended(node.line, f"键{node.content}外面用了中文引号", "请删除引号")
            return node.content[1:-1]
        return node.content

    def scalar(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            return ""
        text: str = event.value
        if event.style in {'"', "'"} and _line(event) < _last_line(event):
            found = f"引号没有配对，“{_short(''.join(text.split()[:1]))}”以下都被引了进去"
            self.faults.add_syntax(_line(event), found, "请在同一行里补上后面的引号")
        elif event.implicit[0] and text and _line(event) < _last_line(event):
            found = f"“{_short(text)}”连到了下一行"
            self.faults.add_syntax(_line(event), found, "请写在同一行，并检查这一行的括号、下一行的缩进和冒号")
        return text

    def repeated(self, key: str, first: Node, second: Node, line: int) -> None:
        values = [node.content for node in (first, second)]
        shown = f"（{values[0]} 与 {values[1]}）" if all(isinstance(value, str) for value in values) else ""
        places = f"第 {first.line} 行和第 {line} 行" if first.line != line else "都在这一行"
        found = f"“{key}”写了两次，{places}{shown}"
        self.faults.add(line, found, "请只留一处", "E-RULE-DUPKEY")

    def without_curly_quotes(self, key: str, value: Node) -> Node:
        if isinstance(value.content, tuple):
            return Node(value.line, tuple(self.without_curly_quotes(key, member) for member in value.content))
        if key in _PROSE or not isinstance(value.content, str) or not _in_curly_quotes(value.content):
            return value
        inner = value.content[1:-1]
        found = f"“{key}”的值外面用了中文引号：{value.content}"
        self.faults.add_mended(value.line, found, f'请删除引号，或换成英文双引号 "{inner}"')
        return Node(value.line, inner)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _last_line(event: yaml.Event) -> int:
    return event.end_mark.line + 1 if event.end_mark is not None else 1


def _is_absent(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and not event.value


def _in_curly_quotes(text: str) -> bool:
    return len(text) > 1 and (text[0], text[-1]) in {("“", "”"), ("‘", "’")} and not set(text[1:-1]) & set("“”‘’")


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("could not find expected ':'", "这一行缺少冒号", "请写成 键: 值，冒号用英文冒号，后面空一格"),
    ("mapping values are not allowed", "这里不应再有冒号", "请检查上一行的冒号和缩进，值里有冒号时请加英文双引号"),
    ("unexpected end of stream", "引号没有配对", "请补上后面的引号"),
    ("',' or '}'", "花括号没有配对，或各项之间缺逗号", "请检查括号和逗号，值里有这些符号时请加英文双引号"),
    ("',' or ']'", "方括号没有配对，或各项之间缺逗号", "请检查方括号和英文逗号"),
    ("cannot start any token", "值不能以这个符号开头", "请用英文双引号括起来"),
    ("'-' indicator", "这一行的缩进与上面各条不齐", "请与上一条的“- ”对齐"),
    ("expected key", "这一行的缩进或括号与上文不齐", "请与同一层的键对齐，检查引号、括号是否多余"),
    ("expected <block end>", "这一行的缩进或括号与上文不齐", "请与同一层的键对齐，检查引号、括号是否多余"),
    ("tag", _NO_TAGS, "请删除标签，以“!”开头的值请加英文双引号"),
    ("scanning an anchor", _NO_ANCHORS, "请把内容照写一遍，以“*”“&”开头的值请加英文双引号"),
    ("anchor or alias", _NO_ANCHORS, "请用英文双引号括起来"),
    ("alias", _NO_ANCHORS, "请用英文双引号括起来"),
)
"""What the parser calls a slip, what we call it, and the mend; the first that fits."""


def _syntax(error: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    problem = f"{error.problem} {error.context}"
    opened = "expected ':'" in problem or "end of stream" in problem  # what is amiss began earlier
    mark = (error.context_mark if opened else None) or error.problem_mark
    line = mark.line + 1 if mark is not None else 1
    for words, found, fix in _SYNTAX:
        if words in problem:
            return line, found, fix
    return line, "写法有误，无法读取", "请对照上下几行检查缩进、冒号、括号和引号"


# --- what a Chinese keyboard does to YAML -----------------------------------------------------

_LOST_KEY = re.compile(r"([^\s,，{}\[\]\"'“”#:：]+)(\s*：\s*|:(?=[^\s:：]))(?![^{}\[\],，\"'#]*:(?:\s|$))")
_LOST_COMMA = re.compile(r"，\s*(?=[^\s,，{}\[\]\"'“”#:：]+\s*(?::\s|：))")
_CURLY = re.compile(r"(?<=[\s\[,{])“([^“”]*[\[\]{},:#%&*!|>@`][^“”]*)”(?=\s*(?:[,，}\]]|#|$))")
_BULLETS = re.compile(r"\s*(?:-\s+)*")


def _mended(text: str, file: str) -> tuple[str, list[Finding]]:
    """Write a text as it was probably meant, with one finding for every mend."""
    scanner = _Scanner(text.split("\n"), file)
    scanner.scan()
    return "\n".join(scanner.lines), list(dict.fromkeys(scanner.findings))


class _Scanner:
    """Walks over the lines, knowing where a key may stand: after indentation and `- `, after `{`, after `,` in it."""

    def __init__(self, lines: list[str], file: str) -> None:
        self.lines = lines
        self.file = file
        self.brackets: list[str] = []
        self.findings: list[Finding] = []

    def scan(self) -> None:
        for position in range(len(self.lines)):
            self.quotes(position)
            self.line(position)

    def report(self, position: int, found: str, fix: str) -> None:
        self.findings.append(Finding("E-RULE-YAML", Where(self.file, line=position + 1), found, fix))

    def quotes(self, position: int) -> None:
        def straight(match: re.Match[str]) -> str:
            self.report(position, f"值用中文引号括了起来：“{match[1]}”", f'请换成英文双引号 "{match[1]}"')
            return f'"{match[1]}"'

        self.lines[position] = _CURLY.sub(straight, self.lines[position])

    def line(self, position: int) -> None:
        bullets = _BULLETS.match(self.lines[position])
        at = bullets.end() if bullets else 0
        key_may_stand = bool(self.brackets) or "-" not in self.lines[position][:at] or self.goes_on(position, at)
        if self.brackets:
            key_may_stand = self.brackets[-1] == "{"
        while at < len(line := self.lines[position]):
            if key_may_stand and (match := _LOST_KEY.match(line, at)):
                self.colon(position, match)
                at = match.end(1) + 2
                key_may_stand = False
                continue
            if line[at] == "#" and line[at - 1 : at] in {"", " "}:
                return
            key_may_stand = self.step(position, at, key_may_stand=key_may_stand)
            at = self.past_quotes(self.lines[position], at)

    def goes_on(self, position: int, indent: int) -> bool:
        """Tell whether a bullet's next line is indented like a key beside its text."""
        for line in self.lines[position + 1 :]:
            if line.strip() and not line.lstrip().startswith("#"):
                return len(line) - len(line.lstrip()) == indent
        return False

    def colon(self, position: int, match: re.Match[str]) -> None:
        line = self.lines[position]
        key = match[1]
        slip = "用了全角冒号“：”" if "：" in match[2] else "的冒号后面没有空格"
        self.report(position, f"“{key}”{slip}", f"请写成“{key}: ”，冒号用英文冒号，后面空一格")
        self.lines[position] = f"{line[: match.end(1)]}: {line[match.end() :]}"

    def step(self, position: int, at: int, *, key_may_stand: bool) -> bool:
        """Pass one character; tell whether a key may stand behind it."""
        character = self.lines[position][at]
        if character in "{[":
            self.brackets.append(character)
        elif character in "}]" and self.brackets:
            self.brackets.pop()
        elif character == "，" and self.brackets and _LOST_COMMA.match(self.lines[position], at):
            self.report(position, "各项之间用了全角逗号“，”", "请换成英文逗号")
            self.lines[position] = f"{self.lines[position][:at]},{self.lines[position][at + 1 :]}"
            character = ","
        elif character.isspace():
            return key_may_stand
        return character in "{," and self.brackets[-1:] == ["{"]

    @staticmethod
    def past_quotes(line: str, at: int) -> int:
        if line[at] not in "\"'" or line[at - 1 : at] not in {"", " ", "[", "{", ","}:
            return at + 1
        closing = line.find(line[at], at + 1)
        return closing + 1 if closing > 0 else len(line)
