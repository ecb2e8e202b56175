"""How true are the probabilities of a back-test, as a picture?"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from analytics.warning.reliability import reliability

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    from matplotlib.axes import Axes

    from analytics.warning.backtest import Backtest

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

_STYLE: Any = {
    # The same input gives the same bytes, and text stays text.
    "svg.hashsalt": "zeren",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_BLUE, _GREY = "#0b4f9c", "#7b8794"
_WIDE, _HIGH = 4.2, 4.8
_BINS = 40


def calibration_plot(test: Backtest) -> bytes:
    """Return what was said beside what came, and how scores are spread, as SVG."""
    title = f"cutoff {test.cutoff}, {len(test.entities):,} scored"
    return calibration_plots({title: (test.score, test.label)})


def calibration_plots(tests: Mapping[str, tuple[Floats, Bools]]) -> bytes:
    """Return one column per test, by its title: probabilities, and whether it came."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    drawn = BytesIO()
    with rc_context(_STYLE):
        figure = Figure(figsize=(_WIDE * len(tests), _HIGH), layout="constrained")
        grid = figure.subplots(2, len(tests), height_ratios=(3, 1), squeeze=False)
        for place, (title, (said, label)) in enumerate(tests.items()):
            _curve(grid[0, place], title, said, label)
            _spread(grid[1, place], said)
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return drawn.getvalue()


def _curve(axes: Axes, title: str, said: Floats, label: Bools) -> None:
    found = reliability(said, label)
    bins = found.bins if found else ()
    most = max([0.01, *(max(each.said, each.high) for each in bins)]) * 1.05
    axes.plot([0, most], [0, most], color=_GREY, linestyle="--", linewidth=1, label="exact")
    if bins:
        x, y = [each.said for each in bins], [each.came for each in bins]
        below = [each.came - each.low for each in bins]
        above = [each.high - each.came for each in bins]
        axes.errorbar(
            x,
            y,
            yerr=[below, above],
            color=_BLUE,
            marker="o",
            markersize=4,
            linewidth=1.4,
            elinewidth=0.8,
            capsize=2,
            label="a tenth of the entities, 95 % interval",
        )
    axes.set(xlim=(0, most), ylim=(0, most), xlabel="probability said", ylabel="share that came")
    axes.set_title(title, fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left")


def _spread(axes: Axes, said: Floats) -> None:
    from matplotlib.ticker import NullFormatter, StrMethodFormatter

    if len(said):
        axes.hist(said, bins=_BINS, color=_BLUE, alpha=0.8)
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set(xlabel="probability said", ylabel="entities")
