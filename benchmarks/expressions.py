"""What expressions cost: on vectors beside plain numpy, and to read the worst that can be typed.

Prints medians and asserts nothing. From the project's folder: python benchmarks/expressions.py
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from kaoping.expressions import ExpressionError, compile_expression, recompute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Columns = Mapping[str, Floats]

ROWS = (100, 10_000, 1_000_000)

BESIDE_NUMPY: dict[str, Callable[[Columns], Floats]] = {
    "(按时权 + 0.5 * 逾期权) / 到期权": lambda c: (c["按时权"] + 0.5 * c["逾期权"]) / c["到期权"],
    "限定(按时权 / 到期权 - 1, 0, 1)": lambda c: np.minimum(np.maximum(c["按时权"] / c["到期权"] - 1, 0), 1),
    "若(按时权 >= 到期权, 1, 逾期权 / 到期权)": lambda c: np.where(
        c["按时权"] >= c["到期权"], 1, c["逾期权"] / c["到期权"]
    ),
    "取整(到期权 / 7) * 0.5": lambda c: np.floor(c["到期权"] / 7) * 0.5,
}

TO_READ = {
    "一条真实的规则": "(按时权 + 0.5 * 逾期权) / 到期权",
    "200 个成分": "1+" * 99 + "1",
    "32 层括号": "(" * 32 + "1" + ")" * 32,
    "250 个左括号": "(" * 250,
    "函数套函数 30 层": "若(1,1," * 30 + "1" + ")" * 30,
    "499 个负号": "-" * 499 + "1",
    "240 个“非”": "非 " * 240 + "甲",
    "连比 249 次": "1<" * 249 + "1",
    "500 位数字": "1" * 500,
    "乘方": "9**9**9",
    "一百万字": "甲" * 1_000_000,
}

TO_RECOMPUTE = {
    "一条真实的理由": "(22.5+0.5×3)÷26.1",
    "900 项之和": "+".join(["0.1"] * 900),
    "400 位数字": "9" * 400 + "÷7",
}


def median(work: Callable[[], object], runs: int) -> float:
    """Median time of one run, in microseconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e6


def attempt(function: Callable[[str], object], text: str) -> str:
    """Tell how it ended."""
    try:
        function(text)
    except ExpressionError as refusal:
        return f"拒绝，{refusal.message[:24]}"
    return "可用"


def print_beside_numpy(text: str, plain: Callable[[Columns], Floats]) -> None:
    """Print one line for each number of rows."""
    expression = compile_expression(text)
    for rows in ROWS:
        rng = np.random.default_rng(1)
        columns = {name: rng.uniform(1, 100, rows) for name in ("按时权", "逾期权", "到期权")}
        runs = max(20, min(500, 2_000_000 // rows))
        ours = median(lambda columns=columns: expression.evaluate(columns), runs)  # type: ignore[misc]
        numpy = median(lambda columns=columns: plain(columns), runs)  # type: ignore[misc]
        print(f"{rows:>9,} {ours:>10,.0f} {numpy:>10,.0f} {ours / numpy:>6.1f}   {text}")


def print_cost(function: Callable[[str], object], texts: Mapping[str, str]) -> None:
    """Print one line for each text."""
    for title, text in texts.items():
        cost = median(lambda text=text: attempt(function, text), 50)  # type: ignore[misc]
        print(f"{cost:>10,.0f}   {title}（{attempt(function, text)}）")


def main() -> None:
    """Print the three tables."""
    print("evaluate, µs (median)\n     rows       ours      numpy  ratio   expression")
    for text, plain in BESIDE_NUMPY.items():
        print_beside_numpy(text, plain)
    print("\ncompile_expression, µs (median)")
    print_cost(compile_expression, TO_READ)
    print("\nrecompute, µs (median)")
    print_cost(recompute, TO_RECOMPUTE)


if __name__ == "__main__":
    main()
