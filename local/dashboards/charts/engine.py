"""Vega-Lite, run by vl-convert in this process: no browser, no network, and the same chart is drawn once."""

from __future__ import annotations

from functools import lru_cache

VERSION = "6.4"
"""Of Vega-Lite, as vl-convert counts."""
MOST_REMEMBERED = 256
_SMALLEST = '{"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "ordinal"}}}'


@lru_cache(maxsize=MOST_REMEMBERED)
def svg(spec: str) -> str:
    """Return a Vega-Lite specification, JSON text, as SVG; nothing it could name is loaded from anywhere."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[]))


def pixels(drawn: str, scale: float) -> bytes:
    """Return an SVG as PNG, `scale` pixels to each of its units."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(drawn, scale=scale))


def warm() -> None:
    """Start the engine, which takes half a second; call it before anybody waits."""
    svg(_SMALLEST)
