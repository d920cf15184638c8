"""What the tests of expressions share."""

from __future__ import annotations

import pytest

from kaoping.expressions import ExpressionError, compile_expression


@pytest.fixture(scope="session")
def attempt():
    """The expression, or the error with which it was refused."""

    def attempted(text):
        try:
            return compile_expression(text)
        except ExpressionError as refusal:
            return refusal

    return attempted
