"""XML read as a stream and refused as soon as it is not the plain kind that office programs write."""

from __future__ import annotations

from collections.abc import Callable, Container
from xml.parsers import expat

from kaoping.intake.refusals import odd_xml

MAX_DEPTH = 64
MAX_ATTRIBUTES = 64

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii"}


def walk(  # noqa: PLR0913 - one argument for each thing that may be met on the way
    xml: bytes,
    part: str,
    start: Start | None = None,
    end: End | None = None,
    text: Text | None = None,
    *,
    wanted: Container[str] | None = None,
) -> None:
    """Parse one part to its end, calling back for elements ("namespace local"; all, or those wanted) and text.

    Raises `Refusal` for anything that is not well-formed UTF-8, for any DOCTYPE (no office program
    writes one), for comments inside the content, and beyond 64 levels or 64 attributes.
    """
    if 0 in xml[:4]:
        raise odd_xml(part, "编码不是 UTF-8")  # UTF-16 needs no declaration to be recognised
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = True  # one list; most elements only need it counted
    depth = 0

    def on_start(name: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH or len(attributes) > 2 * MAX_ATTRIBUTES:
            raise odd_xml(part, "嵌套过深或属性过多")
        if start and (wanted is None or name in wanted):
            start(name, dict(zip(attributes[::2], attributes[1::2], strict=True)))

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end and (wanted is None or name in wanted):
            end(name)

    def on_aside(*_: object) -> None:
        # One reader skips a comment in the middle of a number, another stops there.
        if depth > 1:
            raise odd_xml(part, "内容中夹有注释或处理指令")

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text
    parser.CommentHandler = on_aside
    parser.ProcessingInstructionHandler = on_aside
    _refuse_the_rest(parser, part)
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes the flag by position only
    except (expat.ExpatError, UnicodeError, ValueError):
        raise odd_xml(part, "不是合规的 XML") from None


def _refuse_the_rest(parser: expat.XMLParserType, part: str) -> None:
    def on_doctype(*_: object) -> None:
        raise odd_xml(part, "含有不允许的声明")

    def on_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise odd_xml(part, "编码不是 UTF-8")

    parser.StartDoctypeDeclHandler = on_doctype
    parser.EntityDeclHandler = on_doctype
    parser.XmlDeclHandler = on_declaration


def local(name: str) -> str:
    """Drop the namespace.

    >>> local("http://schemas.openxmlformats.org/spreadsheetml/2006/main sheet")
    'sheet'
    """
    return name.rpartition(" ")[2]
