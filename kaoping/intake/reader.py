"""Read files inside a child process: through the gate, then the reader of that kind, then a count.

The reader's cells must be as many as the gate counted in the file itself; a reader that loses or
invents a cell has its whole file refused.
"""

from __future__ import annotations

import gc
import hashlib
import io
import re
import stat
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from python_calamine import CalamineError, CalamineWorkbook

from kaoping.findings import Finding, Where, in_reading_order
from kaoping.intake import gate, message
from kaoping.intake.bounds import Bounds, renew
from kaoping.intake.cells import BAD_TEXT, MAX_COLUMNS, Place, Raw, Sheet, Workbook, address
from kaoping.intake.gate import XlsBook
from kaoping.intake.ooxml import OoxmlBook
from kaoping.intake.refusals import Refusal, broken

if TYPE_CHECKING:
    from kaoping.intake.odf import OdfBook
    from kaoping.intake.sheetxml import SheetFacts

MAX_TEXT = 32_767
_BLANK_TAIL = 1_000
_MOST_OF_A_NAME = 100
_TELL_AT_MOST = 20  # findings about hidden characters in one sheet
_CONTROL = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
    r"|_x([dD][89a-fA-F]..|[fF]{3}[eEfF])_"  # escapes that calamine leaves: they stand for no character
)
_COPY = re.compile(r"(?:[\s_-]*(?:\(\d+\)|副本\d*|备份\d*|拷贝\d*|copy\d*))+$")


def read_chunk(paths: Sequence[str], bounds: Bounds) -> bytes:
    """Read some files one after another and give the message that holds their `Workbook`s.

    It is packed here, outside the lock of the pool's pipe, where a child that is killed by its
    limits would lock out the others.
    """
    workbooks = []
    for path in paths:
        renew(bounds)
        workbooks.append(read_workbook(path))
    renew(bounds)
    if any(workbook.refused for workbook in workbooks):
        gc.collect()  # a refusal may leave a cycle that holds a whole file
    return message.packed(workbooks)


def read_workbook(path: str) -> Workbook:
    """Read one file; every fault of the file, and of the parsers, is a finding."""
    blank = Workbook(path=path, name=shown_name(path))
    try:
        data, blank = _fetch(blank)
    except Refusal as refusal:
        return _with(blank, [refusal])
    try:
        return _read(blank, data)
    except Refusal as refusal:
        return _with(blank, [refusal])
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic in Rust is a BaseException, and every death is one file's
        return parser_died(blank, "解析程序异常退出", _trace())


def _trace() -> str:
    import traceback  # noqa: PLC0415 - few children ever need it

    return traceback.format_exc()


def parser_died(workbook: Workbook, how: str, trace: str = "") -> Workbook:
    """Refuse a file on which the parsers broke, keeping the trace for the engineer."""
    fix = "请用 Excel 或 WPS 打开，另存为 .xlsx 再报送；仍不行请联系管理员"
    finding = Finding("E-XL-PARSER", Where(workbook.name), f"{how}，原件未改动", fix)
    return replace(workbook, findings=[finding], trace=trace)


def shown_name(path: str) -> str:
    """Give the name of a file as it can be printed."""
    return Path(path).name.encode("utf-8", "replace").decode()


def identify(path: str) -> tuple[str, int]:
    """Hash and measure a file of any size.

    Raises `Refusal` where it cannot be opened.
    """
    try:
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return digest.hexdigest(), file.tell()
    except (OSError, ValueError):
        raise _no_access() from None


def _no_access() -> Refusal:
    return Refusal("E-XL-ACCESS", "文件无法打开", "请确认文件存在、未被其他程序占用，且有读取权限")


def _fetch(blank: Workbook) -> tuple[bytes, Workbook]:
    """Read the bytes once; what is hashed is what is read."""
    path = Path(blank.path)
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise _no_access()
        data = b"" if info.st_size > gate.MAX_FILE else path.read_bytes()
    except (OSError, ValueError):
        raise _no_access() from None
    if info.st_size > gate.MAX_FILE:
        sha256, size = identify(blank.path)
        return b"", replace(blank, sha256=sha256, size=size, findings=[gate.too_big(size).finding(blank.name)])
    return data, Workbook(blank.path, blank.name, hashlib.sha256(data).hexdigest(), len(data))


def _read(blank: Workbook, data: bytes) -> Workbook:
    if blank.findings:
        return blank
    if blank.name.startswith("~$") and not data.startswith(b"PK\x03\x04"):
        raise Refusal("E-XL-NOTXLSX", "这是打开表格时留下的临时文件，不是报表", "请关闭表格后报送不带“~$”的文件")
    book = gate.admit(data)
    if isinstance(book, XlsBook):
        return _read_xls(blank, data, book)
    return _read_counted(blank, book)


def _with(workbook: Workbook, refusals: Sequence[Refusal]) -> Workbook:
    """Add findings, in reading order."""
    if not refusals:
        return workbook
    findings = [*workbook.findings, *(refusal.finding(workbook.name) for refusal in refusals)]
    return replace(workbook, findings=in_reading_order(findings))


def _finish(
    blank: Workbook, kind: str, marks: Mapping[str, str], sheets: list[Sheet], refusals: list[Refusal]
) -> Workbook:
    """Put the sheets in, and say what they have against them taken together."""
    workbook = replace(blank, kind=kind, marks=marks, sheets=tuple(sheets))
    said = [*refusals, *_same_names(sheets)]
    renamed = gate.wrong_extension(workbook.name, workbook.kind)
    if renamed:
        said.append(renamed)
    if not any(sheet.values or sheet.errors or sheet.uncached for sheet in sheets):
        found = "工作表中没有任何数据" if sheets else "没有工作表"
        said.append(Refusal("E-XL-NOSHEET", found, "请核对是否选错了文件"))
    return _with(workbook, said)


# ── .xlsx and .ods: calamine, counted ────────────────────────────────────────────────────────────


def _read_counted(blank: Workbook, book: OoxmlBook | OdfBook) -> Workbook:
    kind, marks = ("xlsx", book.marks) if isinstance(book, OoxmlBook) else ("ods", {})
    listed = [facts for facts in book.sheets if facts]
    if book.refusals:
        return _with(
            replace(blank, kind=kind, marks=marks), [*book.refusals, *_same_titles([facts.name for facts in listed])]
        )
    _refuse_same_titles([facts.name for facts in listed])
    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(book.package))
        if len(source.sheet_names) != len(book.sheets):
            raise broken("列出的工作表与内容不符")
        sheets: list[Sheet] = []
        refusals: list[Refusal] = []
        for index, facts in enumerate(book.sheets):
            if facts:
                # Lengths of time are errors in the facts, so that no timedelta passes `_sheet`.
                grid = cast("_Grid", source.get_sheet_by_index(index).to_python(skip_empty_area=False))
                sheet, said = _sheet(book, index, facts, grid)
                sheets.append(sheet)
                refusals += said
    except CalamineError:
        raise broken() from None
    return _finish(blank, kind, marks, sheets, refusals)


_Grid = Sequence[Sequence[Raw]]


def _sheet(book: OoxmlBook | OdfBook, index: int, facts: SheetFacts, grid: _Grid) -> tuple[Sheet, list[Refusal]]:
    width = len(grid[0]) if grid else 1
    flat = list(chain.from_iterable(grid))
    # A blank is an empty text; asked in this order most cells answer at once, and zero is none.
    places = [place for place, value in enumerate(flat) if value or value.__class__ is not str]
    values = [flat[place] for place in places]
    if facts.short and (len(values) != facts.used or width > MAX_COLUMNS) and isinstance(book, OoxmlBook):
        facts = book.recount(index)
        for refusal in facts.refusals:
            refusal.sheet = facts.name
            raise refusal
    errors = dict(facts.errors)
    if errors:
        places = [place for place in places if _at(place, width) not in errors]
        values = [flat[place] for place in places]
    if len(values) != facts.used:
        raise broken(f"读出 {len(values)} 个单元格，文件中有 {facts.used} 个，两者不符", facts.name)
    refusals = _bad_texts(facts.name, places, values, width, errors)
    if len(errors) > len(facts.errors):
        kept = [position for position, place in enumerate(places) if _at(place, width) not in errors]
        places, values = [places[position] for position in kept], [values[position] for position in kept]
    refusals += _blank_tail(facts, places, width)
    return _assemble(facts, places, values, width, errors), refusals


def _assemble(facts: SheetFacts, places: list[int], values: list[Raw], width: int, errors: dict[Place, str]) -> Sheet:
    sheet = Sheet(
        name=facts.name,
        hidden=facts.hidden,
        width=width,
        places=array("I", places),
        values=values,
        percent=frozenset(facts.percent),
        merged=tuple(facts.merged),
        errors=errors,
        uncached=frozenset(facts.uncached),
        external=facts.external,
    )
    if facts.hidden_rows or facts.hidden_cols:
        columns = (range(first, min(last, width) + 1) for first, last in facts.hidden_cols)
        return _hide(sheet, facts.hidden_rows, chain.from_iterable(columns))
    return sheet


def _hide(sheet: Sheet, rows: Iterable[int], columns: Iterable[int]) -> Sheet:
    """Keep the hidden rows and columns that hold something: hiding what is unused is common."""
    held = {(row, column) for row, column, _ in sheet.cells} | set(sheet.errors) | sheet.uncached
    return replace(
        sheet,
        hidden_rows=frozenset(rows) & {row for row, _ in held},
        hidden_cols=frozenset(columns) & {column for _, column in held},
    )


def _at(place: int, width: int) -> Place:
    return place // width + 1, place % width + 1


def _blank_tail(facts: SheetFacts, places: list[int], width: int) -> list[Refusal]:
    last = places[-1] // width + 1 if places else 0
    if facts.last_row - last <= _BLANK_TAIL:
        return []
    found = f"第 {last} 行以后直到第 {facts.last_row} 行都是空行，已忽略"
    return [Refusal("W-XL-BLANKTAIL", found, "请删除多余的空行", sheet=facts.name)]


# ── .xls ─────────────────────────────────────────────────────────────────────────────────────────


def _read_xls(blank: Workbook, data: bytes, book: XlsBook) -> Workbook:
    from kaoping.intake.xls import read_xls  # noqa: PLC0415 - xlrd would cost every child 20 ms, few folders hold .xls

    workbook = replace(blank, kind="xls")
    sheets, refusals = read_xls(data)
    if refusals:
        return _with(workbook, refusals)
    _refuse_same_titles([sheet.name for sheet in sheets])
    if book.books:
        names = "、".join(f"〔{name}〕" for name in book.books)
        fix = "请核对，或改为直接填写数值"
        refusals.append(Refusal("W-XL-EXTLINK", f"文件中有公式引用了外部文件{names}，按保存的结果读取", fix))
    whole: list[Sheet] = []
    for sheet in sheets:
        places, errors = list(sheet.places), dict(sheet.errors)
        refusals += _bad_texts(sheet.name, places, sheet.values, sheet.width, errors)
        whole.append(_hide(_without(sheet, errors), sheet.hidden_rows, sheet.hidden_cols))
    return _finish(blank, "xls", {}, whole, refusals)


def _without(sheet: Sheet, errors: dict[Place, str]) -> Sheet:
    """Take the cells out that turned out to be errors."""
    if len(errors) == len(sheet.errors):
        return sheet
    kept = [
        (place, value)
        for place, value in zip(sheet.places, sheet.values, strict=True)
        if _at(place, sheet.width) not in errors
    ]
    places = array("I", [place for place, _ in kept])
    return replace(sheet, places=places, values=[value for _, value in kept], errors=errors)


# ── text and names ───────────────────────────────────────────────────────────────────────────────


def _bad_texts(
    sheet: str, places: list[int], values: Sequence[Raw], width: int, errors: dict[Place, str]
) -> list[Refusal]:
    """Find text that may not leave: control characters, half characters, more than a cell holds."""
    texts = [value for value in values if isinstance(value, str)]
    if max(map(len, texts), default=0) <= MAX_TEXT and _is_clean(" ".join(texts)):
        return []
    refusals: list[Refusal] = []
    for place, value in zip(places, values, strict=True):
        refusal = _bad_text(value) if isinstance(value, str) else None
        if refusal:
            errors[_at(place, width)] = BAD_TEXT
            refusal.sheet, refusal.cell = sheet, address(_at(place, width))
            refusals.append(refusal)
    if len(refusals) <= _TELL_AT_MOST:
        return refusals
    found = f"另有 {len(refusals) - _TELL_AT_MOST} 格文字无法使用，整份没有采用"
    fix = "请用下发的表式重新手工填写（不要粘贴）"
    return [*refusals[:_TELL_AT_MOST], Refusal("E-TXT-CTRL", found, fix, sheet=sheet)]


def _is_clean(text: str) -> bool:
    """Tell whether no character is one that may not leave, for a whole sheet at once."""
    # Most sheets answer the first question; the pattern would take ten times as long.
    shown = text.replace("\n", " ").replace("\u3000", " ")
    return (shown.isprintable() and "_x" not in text) or not _CONTROL.search(text)


def _bad_text(text: str) -> Refusal | None:
    if len(text) > MAX_TEXT:
        return Refusal("E-TXT-LONG", f"文字有 {len(text)} 字，超过 {MAX_TEXT} 字", "请缩短文字")
    match = _CONTROL.search(text)
    if not match:
        return None
    point = match[1].upper() if match[1] else f"{ord(match[0]):04X}"
    fix = "请清空该单元格，重新手工填写（不要粘贴）"
    return Refusal("E-TXT-CTRL", f"含有不可见控制字符（U+{point}）", fix)


def _same_titles(names: list[str]) -> list[Refusal]:
    counted = Counter(name.casefold() for name in names)
    twice = sorted({name for name in names if counted[name.casefold()] > 1})
    fix = "请删除或重命名其中一个"
    return [Refusal("E-XL-DUPSHEET", f"有 {counted[n.casefold()]} 个同名工作表〈{n}〉", fix, sheet=n) for n in twice]


def _refuse_same_titles(names: list[str]) -> None:
    for refusal in _same_titles(names):
        raise refusal


@lru_cache(maxsize=256)
def _original(name: str) -> str:
    """Give the name without what programs add to that of a copy."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    return "".join(_COPY.sub("", plain).split())


def _same_names(sheets: list[Sheet]) -> list[Refusal]:
    """Find sheets that look like copies of one another: nobody could say which one counts."""
    alike: dict[str, list[str]] = defaultdict(list)
    for sheet in sheets:
        if sheet.values or sheet.errors or sheet.uncached:
            alike[_original(sheet.name[:_MOST_OF_A_NAME])].append(sheet.name)
    return [
        Refusal(
            "E-XL-AMBIG",
            f"有多个相近工作表{''.join(f'〈{name}〉' for name in names)}，无法确定以哪个为准",
            "请只保留需要报送的一个",
        )
        for names in alike.values()
        if len(names) > 1
    ]
