"""How do the measured figures get onto the pages about early warning?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PAGES = (Path("docs") / "early-warning.md", Path("docs") / "early-warning.zh-CN.md")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_NAMES = {
    "full": "full 全模型",
    "without_graph": "without graph 无图特征",
    "baseline": "count of records 记录数",
    "without_counts_of_edges": "without counts of edges 不含计数特征",
    "degree": "`degree` 边数",
}
_TOP = ("| data 数据 | ranking 排序 | scored 评分 | positives 结果 | AUC | 95 % | AP | P@100 |",)
_GAINS = ("| data 数据 | full ahead of 全模型领先于 | AUC | 95 % | AP | 95 % |",)


def write_pages(said: Mapping[str, Any], pages: Sequence[Path] = PAGES) -> None:
    """Put the figures between the marks of each page."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        head, _, rest = text.partition(BEGIN)
        _, _, tail = rest.partition(END)
        page.write_text(f"{head}{BEGIN}\n{tables(said)}\n{END}{tail}", encoding="utf-8")


def tables(said: Mapping[str, Any]) -> str:
    """Return what each ranking reaches, and how far the full model is ahead."""
    first = [*_TOP, "|---|---|--:|--:|--:|--:|--:|--:|", *_rows(said)]
    second = [*_GAINS, "|---|---|--:|--:|--:|--:|", *_gains(said)]
    return "\n".join([*first, "", *second])


def _rows(said: Mapping[str, Any]) -> Iterator[str]:
    for test in said["listed"]:
        for name in ("full", "without_graph", "baseline"):
            found = test if name == "full" else test[name]
            yield _row(f"listed 上市公司 {test['cutoff']}", name, test, found, "precision_at_100")
    small = said["small_enterprises"]
    for name, found in small["measured"].items():
        yield _row("small enterprises 小微企业", name, small, found, "precision_at_top")


def _row(data: str, name: str, test: Mapping[str, Any], found: Mapping[str, Any], top: str) -> str:
    low, high = found["auc_interval"]
    cells = (
        data,
        _NAMES[name],
        f"{test['entities']:,}",
        f"{test['positives']:,}",
        f"{found['auc']:.3f}",
        f"{low:.3f} to {high:.3f}",
        f"{found['average_precision']:.3f}",
        f"{found[top]:.3f}",
    )
    return f"| {' | '.join(cells)} |"


def _gains(said: Mapping[str, Any]) -> Iterator[str]:
    for test in said["listed"]:
        for name in ("baseline", "without_graph"):
            ahead = test["differences"][f"full_minus_{name}"]
            auc, precise = ahead["auc"], ahead["average_precision"]
            ends = [(each["difference"], *each["interval"]) for each in (auc, precise)]
            yield _gain(f"listed 上市公司 {test['cutoff']}", name, ends)
    for name, found in said["small_enterprises"]["full_minus"].items():
        by_measure = {each["measure"]: each for each in found}
        ends = [
            (each["difference"], each["low"], each["high"])
            for each in (by_measure["auc"], by_measure["average_precision"])
        ]
        yield _gain("small enterprises 小微企业", name, ends)


def _gain(data: str, name: str, ends: Sequence[tuple[float, float, float]]) -> str:
    cells = [data, _NAMES[name]]
    for difference, low, high in ends:
        cells += [f"{difference:+.3f}", f"{low:+.3f} to {high:+.3f}"]
    return f"| {' | '.join(cells)} |"
