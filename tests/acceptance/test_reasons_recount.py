"""Whoever disputes a score takes the printed arithmetic and a pencil: this is the pencil.

The reader below knows +, −, ×, ÷, brackets, comparisons and the six functions, in fractions, and shares nothing with
kaoping.expressions.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest

ARITHMETIC = "算式："
TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|[+\-×÷(),]|[<>=!]=|[<>]|[一-鿿]+)")

SIGNS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
FUNCTIONS = {
    "最小": min,
    "最大": max,
    "若": lambda condition, yes, no: yes if condition else no,
    "限定": lambda value, low, high: min(max(value, low), high),
    "绝对值": abs,
    "取整": lambda value: Fraction(value.numerator // value.denominator),
}


class Pencil:
    """Recursive descent: comparison, sum, product, factor."""

    def __init__(self, text):
        self.tokens = []
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            assert match, f"读不懂“{text[at:]}”"
            self.tokens.append(match[1])
            at = match.end()

    def next(self, *wanted):
        if self.tokens and (self.tokens[0] in wanted or not wanted):
            return self.tokens.pop(0)
        return None

    def whole(self):
        value = self.comparison()
        assert not self.tokens, f"余下 {self.tokens}"
        return value

    def comparison(self):
        value = self.sum()
        while sign := self.next(*SIGNS):
            value = Fraction(SIGNS[sign](value, self.sum()))
        return value

    def sum(self):
        value = self.product()
        while sign := self.next("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self):
        value = self.factor()
        while sign := self.next("×", "÷"):
            value = value * self.factor() if sign == "×" else value / self.factor()
        return value

    def factor(self):
        if self.next("-"):
            return -self.factor()
        if self.next("("):
            value = self.comparison()
            assert self.next(")")
            return value
        token = self.next()
        if token in FUNCTIONS:
            assert self.next("(")
            arguments = [self.comparison()]
            while self.next(","):
                arguments.append(self.comparison())
            assert self.next(")")
            return FUNCTIONS[token](*arguments)
        return Fraction(token)


def worked_out(because):
    """What the printed arithmetic comes to, and the points printed after its last equals sign."""
    words, mark, arithmetic = because.rpartition(ARITHMETIC)
    assert mark, because
    assert words, because
    formula, _, points = arithmetic.rpartition("=")
    return Pencil(formula).whole(), points


def half_up(exact):
    """四舍五入 to two decimals, as printed."""
    cents = (200 * exact + 1).numerator // (2 * (200 * exact + 1).denominator)
    assert cents >= 0
    return f"{cents // 100}.{cents % 100:02d}"


@pytest.mark.xdist_group("quarters")
def test_every_printed_line_comes_to_its_printed_points(quarter):
    """The points printed in the sentence, the points printed in the table, and the sum on paper are one number."""
    wrong = []
    for line in quarter.lines:
        value, printed = worked_out(line["because"])
        if not half_up(value) == printed == line["points"]:
            wrong.append((line["unit"], line["indicator"], line["because"], half_up(value), line["points"]))
    assert wrong == []


class Text(HTMLParser):
    """What a reader of a page sees, without blanks."""

    def __init__(self, page):
        super().__init__()
        self.seen = ""
        self.feed(page)

    def handle_data(self, data):
        self.seen += "".join(data.split())


@pytest.mark.xdist_group("quarters")
def test_every_card_prints_the_same_sentence(quarter):
    """The scorecards and the table for machines do not tell two stories."""
    pages = {
        unit.code: Text((quarter.folder / "units" / f"{unit.code}.html").read_text(encoding="utf-8")).seen
        for unit in quarter.appraisal.rulebook.units
    }
    for line in quarter.lines:
        words, mark, arithmetic = ("".join(part.split()) for part in line["because"].partition(ARITHMETIC))
        assert f"{words}{mark[:-1]}{arithmetic}" in pages[line["unit"]], (line["unit"], line["because"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2-3-4", Fraction(-5)),
        ("12÷3÷2", Fraction(2)),
        ("-(2-5)×2", Fraction(6)),
        ("最小(1, (5.8+0.5×1.1)÷6.9)", Fraction(635, 690)),
        ("最大(0, 1-取整((0.95-47÷52)÷0.01)×0.1÷3)", Fraction(13, 15)),
        ("若(3>=2, 0.9, 0)+限定(5, 0, 1)×绝对值(-2)", Fraction(29, 10)),
    ],
)
def test_the_pencil_itself(text, value):
    assert Pencil(text).whole() == value


def test_the_pencil_rounds_half_up():
    exact = ("2.675", "1.005", "0.004", "87.1249")
    assert [half_up(Fraction(text)) for text in exact] == ["2.68", "1.01", "0.00", "87.12"]
