"""What is said when a file must be refused: each sentence once, for every kind of file."""

from __future__ import annotations

from kaoping.findings import Finding, Where
from kaoping.intake.cells import MAX_COLUMNS, MAX_ROWS, Place, address

MAX_SHEETS = 64


class Refusal(Exception):  # noqa: N818 - it is the office's word, and no error of ours
    """A fault of one file: what a `Finding` will say, before it is known which file this is."""

    def __init__(self, code: str, found: str, fix: str, *, sheet: str = "", cell: str = "") -> None:
        """Keep the words; `finding` adds the file."""
        super().__init__(code, found, fix, sheet, cell)
        self.code = code
        self.found = found
        self.fix = fix
        self.sheet = sheet
        self.cell = cell

    def finding(self, file: str) -> Finding:
        """Say it about this file."""
        return Finding(self.code, Where(file, self.sheet, self.cell), self.found, self.fix)


def macro() -> Refusal:
    """A file carries macros."""
    return Refusal("E-XL-MACRO", "文件含有宏，已拒收", "请另存为不含宏的 .xlsx 再报送")


def dde() -> Refusal:
    """A file carries a live link to another program."""
    return Refusal("E-XL-DDE", "文件含有动态数据交换，已拒收", "请断开链接，另存为普通 .xlsx 再报送")


def dde_formula(place: Place, sheet: str = "") -> Refusal:
    """A formula calls another program."""
    found = "公式含有动态数据交换，已拒收"
    return Refusal("E-XL-DDE", found, "请删除该公式，改填数值", sheet=sheet, cell=address(place))


def encrypted() -> Refusal:
    """A file asks for a password."""
    return Refusal("E-XL-ENCRYPTED", "文件设有打开密码，系统无法读取", "请取消密码（含工作簿保护）后重新报送")


def broken(what: str = "内部结构已损坏，无法读取", sheet: str = "") -> Refusal:
    """A workbook cannot be read as a whole."""
    return Refusal("E-XL-BROKEN", f"工作簿{what}", "请用 Excel 或 WPS 打开，核对后另存为 .xlsx 再报送", sheet=sheet)


def not_a_workbook(what: str) -> Refusal:
    """A file is something else."""
    return Refusal("E-XL-NOTXLSX", f"这是{what}，不是 Excel 工作簿", "请用 Excel 或 WPS 填写下发的表式，另存为 .xlsx")


def too_many_sheets(count: int) -> Refusal:
    """A workbook has more sheets than any return."""
    found = f"有 {count} 个工作表，上限 {MAX_SHEETS} 个"
    return Refusal("E-XL-TOOMANY", found, "请只保留需要报送的工作表")


def too_far(place: Place, sheet: str = "") -> Refusal:
    """A cell far outside any form holds something."""
    found = f"有内容，超出填报区域（{MAX_ROWS} 行×{MAX_COLUMNS} 列）"
    fix = "请删除该单元格所在行、列后重新报送"
    return Refusal("E-XL-TOOBIG", found, fix, sheet=sheet, cell=address(place))


def odd_xml(part: str, what: str) -> Refusal:
    """A part of a file is not what an office program writes."""
    found = f"文件内部 {part} 结构异常（{what}），已拒收"
    return Refusal("E-XL-XML", found, "请用 Excel 或 WPS 新建模板后重新填写")


def odd_container(what: str) -> Refusal:
    """A zip is not written plainly."""
    return Refusal("E-XL-ZIP", f"文件容器异常（{what}），已拒收", "请用 Excel 或 WPS 打开，重新另存后再报送")
