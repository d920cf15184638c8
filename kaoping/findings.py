"""How we say that something is wrong and where.

Wrong data is a finding, wrong code is an exception. A finding names the place, what was
found there, what was expected and what the reader should do, in the words of the clerk who
typed it. Codes are public: they stand in findings.csv, in tests and in the manual.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Severity = Literal["退回", "提示"]

CODES: dict[str, str] = {
    # containers and workbooks
    "E-XL-BOMB": "文件解压后过大",
    "E-XL-TOOBIG": "内容超出填报区域或文件过大",
    "E-XL-TOOMANY": "工作表过多",
    "E-XL-XML": "文件内部结构异常",
    "E-XL-ZIP": "文件容器异常",
    "E-XL-TRUNC": "文件不完整",
    "E-XL-CRC": "文件内容校验不符",
    "E-XL-EMPTY": "文件为空",
    "E-XL-ENCRYPTED": "文件设有打开密码",
    "E-XL-MACRO": "文件含有宏",
    "E-XL-DDE": "文件含有动态数据交换",
    "E-XL-HTML": "是网页文件而不是工作簿",
    "E-XL-CSV": "是文本文件而不是工作簿",
    "E-XL-XML2003": "是 Excel 2003 XML 而不是工作簿",
    "E-XL-XLSB": "是二进制 .xlsb 工作簿",
    "E-XL-NOTXLSX": "不是工作簿",
    "E-XL-BROKEN": "工作簿损坏",
    "E-XL-NOSHEET": "没有工作表或没有数据",
    "E-XL-DUPSHEET": "工作表重名",
    "E-XL-AMBIG": "工作表名称相近，无法确定以哪个为准",
    "E-XL-HIDDEN": "填报用的工作表被隐藏",
    "E-XL-NOCACHE": "公式没有保存计算结果",
    "E-XL-ERRVAL": "单元格为错误值",
    "E-XL-MERGED": "数据单元格被合并",
    "E-XL-DUPCELL": "同一单元格出现两次",
    "E-XL-PARSER": "解析程序异常退出",
    "E-XL-ACCESS": "文件无法打开",
    "W-XL-EXT": "扩展名与内容不符",
    "W-XL-EXTLINK": "数值引用了外部文件",
    "W-XL-HIDDENROW": "有隐藏的行或列",
    "W-XL-BLANKTAIL": "表尾有大量空行",
    # values
    "E-VAL-NUM": "不是数字",
    "E-VAL-RANGE": "数值超出范围",
    "E-VAL-INT": "应为整数",
    "E-VAL-DATE": "日期无效",
    "E-VAL-TYPE": "单元格类型不对",
    "E-VAL-PCT": "百分数写法有两种读法",
    "E-VAL-CHOICE": "不在可选项内",
    "E-VAL-BLANK": "应填未填",
    "E-VAL-BOTH": "既填了数值又选了状态",
    "E-VAL-STATE": "该项不接受这种状态",
    "E-VAL-REL": "数据之间的关系不成立",
    "W-VAL-PCT": "按百分数读取",
    "W-VAL-TEXTNUM": "文本按数值读取",
    "W-VAL-DATE": "文本按日期读取",
    "W-VAL-JUMP": "与上期相差过大",
    "E-VAL-FALL": "累计数比上期减少",
    "W-VAL-ORIGIN": "不同来源的数值不一致",
    "W-VAL-NACLAIM": "单位自称不适用，待督查室认定",
    "E-TXT-CTRL": "含有不可见控制字符",
    "E-TXT-LONG": "文字过长",
    # forms and identity
    "E-FORM-UNKNOWN": "不是本方案的表式",
    "E-FORM-SCHEME": "不是本方案或本版次的表",
    "E-FORM-PERIOD": "报告期不符",
    "E-FORM-MARK": "表内标记与表头不一致",
    "E-FORM-HEADER": "表头缺少应有的列",
    "E-FORM-SHEET": "缺少应有的工作表",
    "E-FORM-TWICE": "同一张表收到两份",
    "E-UNIT-UNKNOWN": "单位不在名册",
    "E-UNIT-MISMATCH": "单位代码与名称不一致",
    "E-UNIT-MISSING": "单位未报送",
    "W-UNIT-MISSING": "单位未报送，已由督查室认定",
    "E-SRC-MISSING": "数据来源部门未报送",
    "E-ITEM-UNKNOWN": "项目编码不在方案中",
    "E-ITEM-TWICE": "同一项目出现两次",
    "E-ITEM-ABSENT": "表中缺少应报的项目",
    "E-ROW-UNREAD": "该行无法识别，未计入",
    "W-ROW-TOTAL": "合计行，已核对，不计入",
    "E-ROW-TOTAL": "合计行与明细不符",
    "W-ROW-SKIP": "分组、表头、说明或其他期的行，不作为数据",
    "E-KEPT-PATH": "部门自有表里找不到说明的列，或不止一处",
    "E-KEPT-UNIT": "部门自有表的计量单位与说明或数据项不符",
    "W-KEPT-UNIT": "部门自有表没有写计量单位",
    "W-VAL-UNIT": "按计量单位换算",
    "E-CELL-UNREAD": "不考核的格里填了内容",
    "W-CELL-UNREAD": "单元格内容不在任何应填位置，未采用",
    "W-FORM-TEXT": "表内固定文字被改动",
    "W-FORM-SHEET": "工作表不在表式中，未采用",
    "W-FORM-TWICE": "同一张表收到多次，按报送次数最大的一次计",
    "W-REC-ONCE": "同一事项只计一次",
    "W-REC-STRAY": "记录编号在台账中找不到",
    "W-REC-DATE": "记录日期不在本期",
    "W-EVT-NOT": "加分、扣分或容错没有计入",
    "E-REC-TWICE": "记录编号重复",
    "E-INPUT-NONE": "没有可读的文件",
    # rules
    "E-RULE-YAML": "规则文件写法不允许或有语法错误",
    "E-RULE-ENC": "规则文件编码不是 UTF-8",
    "E-RULE-CTRL": "规则文件含有不可见控制字符",
    "E-RULE-DUPKEY": "键重复",
    "E-RULE-KEY": "没有这个键",
    "E-RULE-MISSING": "缺少必须写明的键",
    "E-RULE-TYPE": "取值类型或范围不对",
    "E-RULE-METHOD": "没有这种计分方法",
    "E-RULE-EXPR": "算式不允许或有错",
    "E-RULE-NAME": "名称没有定义",
    "E-RULE-CODE": "代码重复",
    "E-RULE-SUM": "分值之和与标题不符",
    "W-RULE-SUM": "分值之和与标题不符，按折算处理",
    "E-RULE-GAP": "分档之间有空档",
    "E-RULE-OVERLAP": "分档之间有重叠",
    "E-RULE-EDGE": "边界情形没有写明",
    "E-RULE-UNREACHABLE": "满分不可能得到",
    "E-RULE-ZERO": "权重或分值为零",
    "W-RULE-UNUSED": "数据项没有用到",
    "W-RULE-CLAUSE": "指标没有写明依据",
    "W-RULE-NOCASE": "指标没有案例",
    "E-RULE-NOUNIT": "指标不适用于任何单位",
    "E-RULE-FILE": "规则文件缺失",
    "E-RULE-SCHEME": "没有这个方案",
    "E-RULE-PERIOD": "报告期写法不对或不在适用期内",
    "E-RULE-CASE": "案例与计分结果不符",
    "W-RULE-REASON": "提示没有写明理由",
    "E-RULE-ROSTER": "名册有误",
    "E-RULE-CIRCLE": "上下级或汇总首尾相接成圈",
    "E-RULE-BURDEN": "填报格数超过上限",
    "W-RULE-VETO": "一票否决超过五项",
    "W-RULE-CAP": "一次加分高于每季上限",
    "W-RULE-TOLERABLE": "总分清零写成可容错",
    "W-RULE-DIRECTION": "计分的方向与指标的方向不同",
    "W-RULE-GROUP": "组里参加排名的不足三家",
    "W-RULE-YEAR": "年度怎样合成没有写明或不合适",
    # scoring
    "W-SCORE-CAP": "重分摊后的满分超过一点五倍，上限已放开",
    "E-PREV-BROKEN": "上期结果无法读取",
    # the year
    "E-YEAR-QUARTER": "缺少一个季度的报表",
    "E-YEAR-FOLDER": "文件夹里混有几个季度的报表",
    "W-YEAR-FOLDER": "文件夹或文件不是本年度哪个季度的，没有读取",
    "W-YEAR-TAKEN": "文件夹按报表上的标记归入季度",
    "W-YEAR-UNIT": "单位年末已不在名册上",
    "W-YEAR-CLASS": "单位年内换了类别",
    "W-YEAR-MEAN": "年度指标取不到同类平均",
    # storage and ourselves
    "E-OUT-WRITE": "无法写入输出文件夹",
    "E-INTERNAL": "系统内部错误",
}


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """An address: a file, and in it a sheet and cell (workbooks) or a line (rule files)."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Write the address as a clerk would say it.

        >>> str(Where("望湖街道_2022Q1.xlsx", "指标数据", "F12"))
        '文件《望湖街道_2022Q1.xlsx》 工作表〈指标数据〉 单元格 F12'
        >>> str(Where("political.yaml", line=31))
        '规则文件《political.yaml》 第 31 行'
        """
        if self.line:
            return f"规则文件《{self.file}》 第 {self.line} 行"
        parts = []
        if self.file:
            parts.append(f"文件《{self.file}》")
        if self.sheet:
            parts.append(f"工作表〈{self.sheet}〉")
        if self.cell:
            parts.append(f"单元格 {self.cell}")
        return " ".join(parts)


class Change(NamedTuple):
    """A value that was not read as it was typed: what stood in the cell, and what was read."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (退回) or should be looked at (提示).

    `found` and `fix` are whole Chinese clauses without a full stop; `expected` may be empty.
    Codes that begin with E must be fixed, codes that begin with W are for the eye. `change` says
    before and after where a value was read otherwise than it was typed.
    """

    code: str
    where: Where
    found: str
    fix: str
    expected: str = ""
    change: Change | None = None

    def __post_init__(self) -> None:
        """Refuse a code that is not in the catalogue (our bug, not the clerk's)."""
        if self.code not in CODES:
            raise ValueError(f"finding code {self.code!r} is not in the catalogue")

    @property
    def severity(self) -> Severity:
        """退回 must be fixed; 提示 should be looked at."""
        return "退回" if self.code.startswith("E-") else "提示"

    def __str__(self) -> str:
        """Print the one line that a reader gets.

        >>> print(Finding("E-VAL-NUM", Where("望湖街道_2022Q1.xlsx", "指标数据", "F12"),
        ...               "“九十”不是数字", "请填 90"))
        【E-VAL-NUM】文件《望湖街道_2022Q1.xlsx》 工作表〈指标数据〉 单元格 F12：“九十”不是数字。请填 90。
        """
        place = str(self.where)
        tail = f"{self.fix}。" if self.fix else ""
        return f"【{self.code}】{place}：{self.found}。{tail}" if place else f"【{self.code}】{self.found}。{tail}"


@dataclass
class Rejected(Exception):  # noqa: N818  the office's word: work was turned back, nothing broke
    """Raised where work cannot go on; carries every finding that says why.

    `exit_code` is what the command line returns: 1 data, 2 rules or usage, 3 storage.
    """

    findings: Sequence[Finding]
    exit_code: int = 1
    note: str = field(default="")

    def __str__(self) -> str:
        """All findings, one a line."""
        return "\n".join(str(finding) for finding in self.findings)


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings as a reader meets them: file, sheet, row, column, line, code.

    >>> a = Finding("E-VAL-NUM", Where("a.xlsx", "表", "F12"), "甲", "")
    >>> b = Finding("E-VAL-NUM", Where("a.xlsx", "表", "F3"), "乙", "")
    >>> [f.found for f in in_reading_order([a, b])]
    ['乙', '甲']
    """

    def key(finding: Finding) -> tuple[object, ...]:
        where = finding.where
        letters = where.cell.rstrip("0123456789")
        digits = where.cell[len(letters) :].partition(":")[0]
        row = int(digits) if digits.isdecimal() else 0
        return (where.file, where.line, where.sheet, row, len(letters), letters, finding.code, finding.found)

    return sorted(findings, key=key)


def refused(findings: Iterable[Finding]) -> bool:
    """Tell whether anything must be fixed before results are final."""
    return any(finding.severity == "退回" for finding in findings)
