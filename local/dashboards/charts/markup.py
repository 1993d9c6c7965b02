"""The engine's SVG made fit for a page: only what is known to be harmless stays, and marks speak and lead on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.dashboards.charts.room import Size

SPACE = "http://www.w3.org/2000/svg"
_ELEMENTS = {f"{{{SPACE}}}{name}" for name in ("svg", "g", "path", "line", "rect", "text", "tspan")}
_KEPT = {
    *("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "text-anchor"),
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linejoin"),
    *("font-size", "font-weight", "opacity"),
}
_USUAL = {("opacity", "1"), ("stroke-width", "1"), ("text-anchor", "start"), ("transform", "translate(0,0)")}
_NUMBER = re.compile(r"#(\d+)")
_LONG = re.compile(r"(-?\d+\.\d)\d+")
"""A tenth of a pixel is finer than anybody sees."""
_ADDRESS = re.compile(r"(?:\?|/(?![/\\]))[^\x00-\x20\\]*")


class Told(NamedTuple):
    """What a mark says, and where it leads."""

    label: str
    link: str | None


def finish(drawn: str, size: Size, title: str, summary: str, marks: Sequence[Told]) -> str:
    """Return the SVG of a page: named, described, as wide as its place, each mark with its words and its link.

    Marks are known by `#<number>` in the engine's SVG. A link that is not of these pages is not made.
    """
    # The text is our own engine's, which escapes what it is given; entities are not expanded.
    root = ET.fromstring(drawn)  # noqa: S314 - never a stranger's file
    _tidy(root, marks)
    _hush(root)
    root.attrib.clear()
    looks = {"viewBox": f"0 0 {size.width} {size.height}", "width": "100%"}
    root.attrib.update({"role": "group", "aria-label": title, **looks})
    described = ET.Element(f"{{{SPACE}}}desc")
    described.text = summary
    root.insert(0, described)
    ET.register_namespace("", SPACE)
    return ET.tostring(root, encoding="unicode")


def _tidy(element: ET.Element, marks: Sequence[Told]) -> bool:
    """Drop what is not known or draws nothing, children first; return whether anything is left."""
    number = _NUMBER.fullmatch(element.get("aria-label", ""))
    kept = [child for child in element if child.tag in _ELEMENTS and _tidy(child, marks)]
    element[:] = [inner for child in kept for inner in (child if _is_only_a_group(child) else [child])]
    looks = [pair for pair in element.attrib.items() if pair[0] in _KEPT and pair not in _USUAL]
    element.attrib = {name: _LONG.sub(r"\1", value) for name, value in looks}
    if number:
        _tell(element, marks[int(number[1])], number[1])
        return True
    name = element.tag.rpartition("}")[2]
    if name == "path":
        return bool(element.get("d") and {"fill", "stroke"} & element.attrib.keys())
    return bool(len(element) or (element.text or "").strip() or name in {"line", "rect", "svg"})


def _hush(element: ET.Element) -> None:
    """Keep what only says again what marks say, axes and legends, from being read out."""
    for child in element:
        if "data-mark" not in child.attrib and child.find(".//*[@data-mark]") is None:
            child.set("aria-hidden", "true")
        elif "data-mark" not in child.attrib:
            _hush(child)


def _is_only_a_group(element: ET.Element) -> bool:
    return element.tag == f"{{{SPACE}}}g" and not element.attrib


def _tell(element: ET.Element, told: Told, number: str) -> None:
    """Make a mark speak; one that leads somewhere becomes a link around itself."""
    if told.link and _ADDRESS.fullmatch(told.link):
        inner = ET.Element(element.tag, element.attrib)
        element.tag, element.attrib = f"{{{SPACE}}}a", {"href": told.link}
        element.append(inner)
    else:
        element.set("role", "img")
    element.attrib.update({"data-mark": number, "aria-label": told.label, "tabindex": "-1"})
