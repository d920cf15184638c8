"""填表说明: what to fill in, how to write it, whom to ask and how to send it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping import layouts
from kaoping.forms.asked import supplied_rows
from kaoping.forms.dress import (
    BIG_TITLE,
    FIXED,
    HEAD,
    LABEL,
    NOT_ASKED,
    REQUIRED_HEAD,
    SAMPLE_INPUT,
    SUBTITLE,
    TITLE,
)
from kaoping.forms.pages import across, add_sheet, at, finish, say
from kaoping.forms.texts import lines
from kaoping.rulebook.model import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.forms.dress import Dress
    from kaoping.rulebook.model import Rulebook, SourceDepartment

_WIDTHS = {"A": 3, "B": 18, "C": 78, "D": 3}
_LINE = 15.5

_ON_SHEETS = {
    layouts.PROGRESS.name: "本单位承担的重点任务，每行一项；完成日期只在办结后填写。按实际条数填。",
    layouts.CLAIMS.name: "有认定文件的才申报，每行一项；没有的整张留空。是否加分以认定为准。",
    layouts.OBJECTIONS.name: "已填好的是上期采用的来源部门数据，选“一致”或“有异议”；有异议的写明理由。",
    layouts.ROSTER_SHEET: "各单位的规范名称，供选择和复制，不需要填写。",
}
_WRITING = (
    ("数", "只写数字，按给出的计量单位填，不写单位，也不写“约”“左右”。金额先换算成要求的单位。"),
    ("百分数", "写 95、95%，或者用百分比格式；不要写 0.95。"),
    ("日期", "年、月、日齐全，写成 2022-03-31 的样子；不要写 2022.3。"),
    ("零", "数是零的，写 0。空白表示没有报送，不等于零。"),
)
_OF_UNIT = (
    ("无", "确实没有此类事项的，“本期填报”留空，在“无或不适用”列选“无”；选不到“无”的，须填数。"),
    ("不适用", "认为本单位不适用的，选“不适用”，在备注里写明理由，是否不适用另行认定。"),
)
_OF_SOURCE = (
    ("无", "下面的数据项里注明“可写无”的，没有此类事项时可在格内写“无”。"),
    ("不适用", "某单位不适用的，在格内写“不适用”；标“/”的格子不需要填。"),
)
_SENDING = (
    ("提示框", "弹出“请核对填写内容”时，按提示改。粘贴会绕过检查，请只粘贴数值，粘贴后再看一遍。"),
    ("工作表", "不要增删、改名、隐藏工作表，不要增删行列，不要写公式引用别的文件。"),
    ("文件", "原名报回。保存为 .xlsx；用 .xls、.ods、WPS 表格保存的也收。不加密码，不带宏。"),
    ("更正", "报过以后要更正的，改好后整份重报，把封面的“报送次数”加一，以次数最大的一份为准。"),
)


def add_guide(book: Workbook, rulebook: Rulebook, sender: Unit | SourceDepartment) -> None:
    """Put the instructions behind the cover of a form."""
    sheet = add_sheet(book, layouts.GUIDE_SHEET)
    book.move_sheet(sheet, 1 - book.index(sheet))
    page = _Page(sheet)
    form = layouts.UNIT_FORM if isinstance(sender, Unit) else layouts.SOURCE_FORM
    across(sheet, 1, (2, 3), layouts.GUIDE_SHEET, BIG_TITLE)
    across(sheet, 2, (2, 3), f"{sender.name}　{rulebook.period.title}　{form}", TITLE)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 36, 28
    page.section("一、这份表", _about(book, rulebook, sender))
    page.colours("二、格子的颜色", source=form == layouts.SOURCE_FORM)
    page.section("三、怎样写", (*_WRITING, *(_OF_UNIT if form == layouts.UNIT_FORM else _OF_SOURCE)))
    page.section("四、填好以后", _SENDING)
    if not isinstance(sender, Unit):
        page.section("五、数据项口径", _meanings(rulebook, sender))
    finish(sheet, landscape=False)
    sheet.sheet_view.showGridLines = False


class _Page:
    """A sheet that is written from the top down."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 3
        for letter, width in _WIDTHS.items():
            sheet.column_dimensions[letter].width = width

    def section(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Write rows of two cells under a title; nothing without rows."""
        for number, (label, text) in enumerate(rows):
            if not number:
                self._title(title)
            self._pair(label, text, LABEL)

    def colours(self, title: str, *, source: bool) -> None:
        """Show what the cells of the other sheets look like."""
        self._title(title)
        self._pair("浅黄色", "由本单位填写。", SAMPLE_INPUT)
        self._pair("白色", "已经填好或固定的文字，锁定，不能改。", FIXED)
        if source:
            self._pair(layouts.NOT_ASKED_MARK, "灰色，不需要填。", NOT_ASKED)
        self._pair("深红色标题", "逐行登记的表里，这一列必填。", REQUIRED_HEAD)
        self._pair("黑色标题", "按说明填，没有的可以留空。", HEAD)

    def _title(self, text: str) -> None:
        self.row += 1
        say(at(self.sheet, self.row, 2), text, SUBTITLE)
        self.sheet.row_dimensions[self.row].height = 20
        self.row += 1

    def _pair(self, label: str, text: str, dress: Dress) -> None:
        say(at(self.sheet, self.row, 2), label, dress)
        say(at(self.sheet, self.row, 3), text, FIXED)
        high = max(lines(label, _WIDTHS["B"]), lines(text, _WIDTHS["C"] - 2))
        self.sheet.row_dimensions[self.row].height = _LINE * high + 5
        self.row += 1


def _about(book: Workbook, rulebook: Rulebook, sender: Unit | SourceDepartment) -> Iterator[tuple[str, str]]:
    scheme = rulebook.scheme
    yield "方案", f"{scheme.name}，版次 {scheme.edition}。依据：{scheme.basis}。"
    keepers = "、".join(scheme.ledgers.get(layouts.RULINGS.name, ()))
    for name in book.sheetnames:
        if name not in {layouts.COVER_SHEET, layouts.GUIDE_SHEET}:
            yield f"〈{name}〉", _on_sheet(rulebook, sender, name)
    if keepers and sender.name != keepers:
        yield "有疑问", f"请问{keepers}。"


def _on_sheet(rulebook: Rulebook, sender: Unit | SourceDepartment, name: str) -> str:
    if name == layouts.FIGURES_SHEET and isinstance(sender, Unit):
        return f"每项填一个数，共 {len(rulebook.asked_of(sender))} 格。上期数在旁边，供核对。"
    if name == layouts.SUPPLIED_SHEET:
        count = sum(len(items) for _, items in supplied_rows(rulebook, sender.name))
        return f"每个单位一行，每个数据项一列，共 {count} 格。选中一格可以看到口径和上期数。"
    return _ON_SHEETS.get(name) or "每行一条记录，按实际条数填，行数不够时接着往下写；没有记录的整张留空。"


def _meanings(rulebook: Rulebook, department: SourceDepartment) -> Iterator[tuple[str, str]]:
    """Say of every item that a department supplies what it means, and for how many units it is asked."""
    rows = supplied_rows(rulebook, department.name)
    for item_id, item in rulebook.items.items():
        count = sum(item_id in items for _, items in rows)
        if count:
            parts: Sequence[str] = (
                f"{item.name}（{item.measure}）" if item.measure else item.name,
                item.definition or ("年初至本期末累计数" if item.span == "累计" else ""),
                f"填 {count} 个单位",
                "可写无" if item.none_means else "",
            )
            yield item_id, "；".join(part for part in parts if part) + "。"
