"""Draws a soak as SVG that reads on light and dark pages: what was accepted, what waited, and what broke when."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STYLE = (
    "text{fill:#222}.quiet{fill:#5c5c5c}.grid{stroke:#ddd}.ground{fill:#fff}.fault{fill:#b3261e;fill-opacity:.13}"
    ".edge{stroke:#b3261e;stroke-opacity:.55}.line{fill:none;stroke-width:1.6;stroke-linejoin:round}"
    ".posts{stroke:#1f5f99}.waits{stroke:#8a5a00}.area{fill:#1f5f99;fill-opacity:.12}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.quiet{fill:#a8a8a8}.grid{stroke:#3a3d42}"
    ".ground{fill:#16181c}.fault{fill:#f2938c;fill-opacity:.18}.edge{stroke:#f2938c}"
    ".posts{stroke:#7ab8f0}.waits{stroke:#e8b45c}.area{fill:#7ab8f0;fill-opacity:.14}}"
)
_WIDTH, _LEFT, _RIGHT, _TOP = 960, 58, 20, 74
_HEIGHT, _BETWEEN, _COLUMNS, _ROW = 150, 44, 3, 17


@dataclass(frozen=True, kw_only=True)
class Band:
    """One fault: seconds from the start, and what to say of it."""

    number: int
    label: str
    began: float
    over: float


@dataclass(frozen=True, kw_only=True)
class _Panel:
    """Where one curve goes: the top of its field, the largest time and value."""

    top: float
    longest: float
    most: float

    def x(self, at: float) -> float:
        return _LEFT + at / self.longest * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return self.top + _HEIGHT - value / self.most * _HEIGHT


def draw_soak(
    *,
    title: str,
    posts: Sequence[tuple[float, float]],
    backlog: Sequence[tuple[float, int | None]],
    bands: Sequence[Band],
) -> str:
    """`posts`: (seconds, comments accepted a second); `backlog`: (seconds, pending; None: not known)."""
    ends = [at for at, _ in posts] + [at for at, _ in backlog] + [band.over for band in bands]
    longest = max([1.0, *ends])
    known = [value for _, value in backlog if value is not None]
    upper = _Panel(top=_TOP, longest=longest, most=_round_up(max([1.0, *(value for _, value in posts)])))
    lower = _Panel(top=_TOP + _HEIGHT + _BETWEEN, longest=longest, most=_round_up(max([1, *known])))
    legend = lower.top + _HEIGHT + 52
    height = legend + _ROW * -(-len(bands) // _COLUMNS) + 6
    parts = [
        f'<text x="14" y="24" font-size="15" font-weight="600">{escape(title)}</text>',
        *_draw_bands(bands, upper, lower),
        *_draw_field(upper, "comments accepted a second"),
        *_draw_field(lower, "comments that wait for screening"),
        _draw_area(posts, upper),
        *(_draw_line("waits", each, lower) for each in _split(backlog)),
        *_draw_seconds(lower),
        *_draw_legend(bands, legend),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f'<rect class="ground" width="{_WIDTH}" height="{height:.0f}" rx="6"/>{"".join(parts)}</svg>\n'
    )


def _round_up(value: float, *, steps: Sequence[float] = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)) -> float:
    """The next of these steps, or of ten times, a hundred times… as much."""
    unit = 1.0
    while unit * 10 < value:
        unit *= 10
    return next(unit * step for step in steps if unit * step >= value)


def _draw_bands(bands: Sequence[Band], upper: _Panel, lower: _Panel) -> list[str]:
    """Each over both fields, its number above; numbers that would touch stand in two rows."""
    drawn, last = [], [-99.0, -99.0]
    for band in sorted(bands, key=lambda each: each.began):
        x = upper.x(band.began)
        width = max(1.5, upper.x(band.over) - x)
        row = 0 if x - last[0] >= 16 or x - last[0] >= x - last[1] else 1
        last[row] = x
        drawn.append(
            f"<g><title>{escape(band.label)}</title>"
            + "".join(
                f'<rect class="fault" x="{x:.1f}" y="{panel.top}" width="{width:.1f}" height="{_HEIGHT}"/>'
                for panel in (upper, lower)
            )
            + f'<line class="edge" x1="{x:.1f}" x2="{x:.1f}" y1="{upper.top - 4}" y2="{upper.top + _HEIGHT}"/>'
            f'<line class="edge" x1="{x:.1f}" x2="{x:.1f}" y1="{lower.top}" y2="{lower.top + _HEIGHT}"/>'
            f'<text class="quiet" x="{x:.1f}" y="{upper.top - 8 - 12 * row}" text-anchor="middle" '
            f'font-size="10">{band.number}</text></g>'
        )
    return drawn


def _draw_field(panel: _Panel, name: str) -> list[str]:
    drawn = [f'<text x="{_LEFT}" y="{panel.top - (28 if panel.top == _TOP else 8)}" font-weight="600">{name}</text>']
    for share in (0, 0.5, 1):
        y = panel.y(panel.most * share)
        drawn.append(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="quiet" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{panel.most * share:g}</text>'
        )
    return drawn


def _draw_area(points: Sequence[tuple[float, float]], panel: _Panel) -> str:
    """A curve, filled down to nothing."""
    if not points:
        return ""
    curve = _trace(points, panel)
    first, last, ground = panel.x(points[0][0]), panel.x(points[-1][0]), panel.y(0)
    filled = f'<path class="area" d="{curve}L{last:.1f} {ground:.1f}L{first:.1f} {ground:.1f}Z"/>'
    return f'{filled}<path class="line posts" d="{curve}"/>'


def _draw_line(style: str, points: Sequence[tuple[float, float]], panel: _Panel) -> str:
    return f'<path class="line {style}" d="{_trace(points, panel)}"/>'


def _trace(points: Sequence[tuple[float, float]], panel: _Panel) -> str:
    return "M" + "L".join(f"{panel.x(at):.1f} {panel.y(value):.1f}" for at, value in points)


def _split(points: Sequence[tuple[float, int | None]]) -> list[list[tuple[float, float]]]:
    """The stretches of which something is known: a gap is drawn as a gap."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for at, value in points:
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append((at, value))
    return [stretch for stretch in stretches if stretch]


def _draw_seconds(panel: _Panel) -> list[str]:
    step = _round_up(panel.longest / 10, steps=(1, 2, 5, 10))
    ticks = [number * step for number in range(int(panel.longest / step) + 1)]
    y = panel.top + _HEIGHT + 17
    return [f'<text class="quiet" x="{panel.x(at):.1f}" y="{y}" text-anchor="middle">{at:g} s</text>' for at in ticks]


def _draw_legend(bands: Sequence[Band], top: float) -> list[str]:
    if not bands:
        return []
    rows = -(-len(bands) // _COLUMNS)
    width = (_WIDTH - _LEFT - _RIGHT) / _COLUMNS
    return [f'<text x="{_LEFT}" y="{top - 14}" font-weight="600">what was broken, until all was ready again</text>'] + [
        f'<text x="{_LEFT + place // rows * width:.0f}" y="{top + 6 + place % rows * _ROW}" font-size="11">'
        f'<tspan class="quiet">{band.number}</tspan> {escape(band.label)}</text>'
        for place, band in enumerate(bands)
    ]
