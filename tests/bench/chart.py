"""The chart: bars of what each contestant needed, in groups with a scale of their own, as an SVG file.

Knows nothing of measurements: it gets titles, names and seconds.
"""

import dataclasses
from xml.sax.saxutils import escape

_WIDTH, _LEFT, _RIGHT = 760, 150, 130
_BAR, _STEP, _HEAD, _GAP = 18, 25, 30, 20
_TEXT, _QUIET, _OTHERS, _OURS, _BOUND = "#1f2328", "#59636e", "#9aa7b4", "#2f6feb", "#d0d7de"


@dataclasses.dataclass(frozen=True)
class Bar:
    name: str
    seconds: float
    kind: str = "other"  # "ours", "bound"


@dataclasses.dataclass(frozen=True)
class Group:
    title: str
    bars: tuple


def svg(title, notes, groups):
    """The text of the file. A group without bars says that it was not measured."""
    parts, top = [], 58
    for group in groups:
        part, height = _group(group, top)
        parts.append(part)
        top += height + _GAP
    parts += [_text(20, top + 2 + 16 * number, note, 11, _QUIET) for number, note in enumerate(notes)]
    height = top + 16 * len(notes)
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img"'
        ' font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">'.format(_WIDTH, height),
        "<title>%s</title>" % escape(title),
        '<rect width="%d" height="%d" rx="8" fill="#ffffff"/>' % (_WIDTH, height),
        _text(20, 34, title, 17, _TEXT, weight="600"),
        *parts,
        "</svg>",
    ]) + "\n"


def seconds_text(seconds):
    if seconds < 1:
        return "%.0f ms" % (1000 * seconds)
    return "%.2f s" % seconds if seconds < 10 else "%.1f s" % seconds


def _group(group, top):
    lines = [_text(20, top + 14, group.title, 13, _TEXT, weight="600")]
    if not group.bars:
        return "\n".join(lines + [_text(_LEFT, top + _HEAD + 8, "not measured", 12, _QUIET)]), _HEAD + _STEP
    longest = max(bar.seconds for bar in group.bars)
    for number, bar in enumerate(group.bars):
        lines.append(_bar(bar, top + _HEAD + number * _STEP, longest))
    return "\n".join(lines), _HEAD + _STEP * len(group.bars)


def _bar(bar, y, longest):
    width = max(2.0, (_WIDTH - _LEFT - _RIGHT) * bar.seconds / longest)
    fill = {"ours": _OURS, "bound": _BOUND}.get(bar.kind, _OTHERS)
    weight = "600" if bar.kind == "ours" else "400"
    middle = y + _BAR - 5
    return "\n".join([
        _text(_LEFT - 10, middle, bar.name, 12, _TEXT, weight, "end"),
        '<rect x="%d" y="%d" width="%.1f" height="%d" rx="3" fill="%s"/>' % (_LEFT, y, width, _BAR, fill),
        _text(_LEFT + width + 8, middle, seconds_text(bar.seconds), 12, _TEXT, weight),
    ])


def _text(x, y, text, size, fill, weight="400", anchor="start"):
    return '<text x="%.1f" y="%.1f" font-size="%d" fill="%s" font-weight="%s" text-anchor="%s">%s</text>' % (
        x, y, size, fill, weight, anchor, escape(text))
