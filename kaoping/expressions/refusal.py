"""A refusal: what a rule may not write, and the column where it stands."""

from __future__ import annotations

from typing import NoReturn


class ExpressionError(ValueError):
    """An expression was refused: a Chinese clause without full stop, and the column from 1."""

    def __init__(self, message: str, column: int) -> None:
        """Keep both parts, so that the rule book can add file and line."""
        super().__init__(message, column)
        self.message = message
        self.column = column

    def __str__(self) -> str:
        """Write place and reason.

        >>> str(ExpressionError("不允许使用“.”", 8))
        '第 8 列：不允许使用“.”'
        """
        return f"第 {self.column} 列：{self.message}"


def refuse(message: str, column: int) -> NoReturn:
    """Refuse an expression: a clause without full stop, and a column counted from 1."""
    raise ExpressionError(message, column)
