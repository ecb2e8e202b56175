"""How does a credit report look on paper?

One page that carries everything it needs: no script, nothing loaded, every text escaped.
"""

from __future__ import annotations

from datetime import timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.report_json import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_STYLE = Path(__file__).parent / "web" / "report.css"
_NONE = "无 <span class='en'>none</span>"
_ROWS_SHOWN = 200
# No script can run and nothing can be fetched, whatever stands in a name.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STATES = {"PROPOSED": "拟认定", "CONFIRMED": "已认定"}

Document = dict[str, Any]
Words = tuple[str, str]


def report_page(document: Document) -> str:
    """Return the report as one HTML page, Chinese first.

    Parameters
    ----------
    document
        As `api.report_json` makes it.
    """
    identity = document["identity"]
    title = _text(identity["name"] or identity["party_id"])
    style = _STYLE.read_text(encoding="utf-8")
    return "".join(
        (
            "<!doctype html>\n<html lang='zh-CN'><head><meta charset='utf-8'>",
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            "<meta name='viewport' content='width=device-width, initial-scale=1'>",
            f"<title>信用报告 {title}</title><style>{style}</style></head><body>",
            _head(document, title),
            _identity(identity),
            *_sections(document),
            _sources(document["sources"]),
            _right(document["right_to_object"]),
            _foot(document),
            "</body></html>\n",
        )
    )


def _head(document: Document, title: str) -> str:
    partial = document["partial"]
    warning = f"<p class='mark'>不完整 partial: {_text(partial)}</p>" if partial else ""
    return (
        "<header><h1>信用报告<span>Credit report</span></h1>"
        f"<p class='name'>{title}</p>"
        f"<p class='soft'>截至 {_text(document['on'])}，所据信息截至 {_text(document['known_at'])}"
        f" · on {_text(document['on'])}, as known on {_text(document['known_at'])}</p>"
        f"{warning}</header>"
    )


def _identity(identity: Mapping[str, Any]) -> str:
    zh, en = STANDINGS[identity["status"]]
    persons = "、".join(
        _text(one["name"] or one["party_id"]) + _since(one["from"])
        for one in identity["legal_representatives"]
    )
    rows: Sequence[tuple[Words, str]] = (
        (("统一社会信用代码", "unified social credit code"), _text(identity["uscc"])),
        (("状态", "status"), f"{zh} <span class='en'>{en}</span>"),
        (("类型", "kind"), _code(identity["kind_zh"], identity["kind"])),
        (("法定代表人", "legal representative"), persons or _NONE),
        (("行业", "industry"), _pair(identity["industry"], identity["industry_name"])),
        (("地区", "region"), _pair(identity["region"], identity["region_name"])),
        (("成立日期", "founded"), _text(identity["founded_on"])),
        (("住所", "address"), _text(identity["address"])),
    )
    cells = "".join(f"<div><dt>{_both(words)}</dt><dd>{value}</dd></div>" for words, value in rows)
    return _section(("基本信息", "Identity"), f"<dl>{cells}</dl>")


def _sections(document: Document) -> Iterable[str]:
    yield _table(
        ("现行有效的记录", "Records in effect"),
        (("决定", "decision"), ("机关", "authority"), ("日期", "day"), ("依据", "basis")),
        [
            (
                f"{_text(row['decision_no'])}<br>{_what(row)}{_marks(row)}",
                _text(row["authority"]),
                _text(row["decided_on"]),
                _text(row["legal_basis"]),
            )
            for row in document["records"]
        ],
    )
    yield _table(
        ("所在名单", "Lists"),
        (("名单", "list"), ("机关", "authority"), ("列入日期", "since")),
        [
            (_what(row), _text(row["authority"]), _text(row["decided_on"]))
            for row in document["lists"]
        ],
    )
    yield _table(
        ("承受的措施", "Measures"),
        (("措施", "measure"), ("依据", "basis"), ("期间", "period"), ("决定", "decision")),
        [
            (
                f"{_text(row['measure'])}<br>{_state(row['state'])}",
                _text(row["legal_basis"]),
                _period(row["from"], row["to"] and row["to"] - timedelta(days=1)),
                _text(row["decision"]["decision_no"]),
            )
            for row in document["measures"]
        ],
    )
    yield _table(
        ("信用修复不终止的法定限制", "Statutory bars that credit repair does not end"),
        (("限制", "bar"), ("依据", "basis"), ("最后一日", "last day")),
        [
            (
                f"{_text(row['measure'])}<br>{_state(row['state'])}",
                _text(row["legal_basis"]),
                _text(row["to"] and row["to"] - timedelta(days=1)),
            )
            for row in document["statutory_bars"]
        ],
    )
    yield _table(
        ("正在处理的异议", "Objections pending"),
        (("决定", "decision"), ("提出时间", "filed")),
        [
            (_text(row["decision"]["decision_no"]), _text(row["filed_at"]))
            for row in document["objections_pending"]
        ],
    )
    yield from _merits(document)


def _merits(document: Document) -> Iterable[str]:
    yield _table(
        ("信用承诺", "Commitments"),
        (("事项", "matter"), ("作出", "made"), ("期限", "due"), ("履行", "kept")),
        [
            (_text(row["matter"]), _text(row["made_on"]), _text(row["due_on"]), _kept(row))
            for row in document["commitments"]
        ],
    )
    yield _table(
        ("行政许可", "Permits"),
        (("许可", "permit"), ("机关", "authority"), ("有效期", "period"), ("内容", "content")),
        [
            (
                _text(row["permit_no"] or row["decision_no"]),
                _text(row["authority"]),
                _period(row["from"], row["to"]),
                _text(row["content"] or row["certificate"] or row["category"]),
            )
            for row in document["permits"]
        ],
    )
    yield _table(
        ("外部评价", "External ratings"),
        (("评价体系", "scheme"), ("等级", "grade"), ("日期", "since")),
        [
            (_text(row["scheme"]), _text(row["grade"]), _text(row["from"]))
            for row in document["ratings"]
        ],
    )


def _sources(sources: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (_text(row["dataset"]), _text(row["file"]), _text(row["row"]))
        for row in sources[:_ROWS_SHOWN]
    ]
    headers = (("数据集", "dataset"), ("文件", "file"), ("行", "row"))
    more = len(sources) - len(rows)
    rest = f"<p class='soft'>另有 {more} 行 · and {more} more rows</p>" if more else ""
    table = _table(("信息来源", "Sources"), headers, rows)
    return f"<div class='sources'>{table}{rest}</div>"


def _right(right: Mapping[str, Any]) -> str:
    addresses = "".join(
        f"<p class='soft'>{_text(one['name'])}：{_text(one['address'])}</p>"
        for one in right["authorities"]
        if one["address"]
    )
    said = f"<p>{_text(right['zh'])}</p><p class='en'>{_text(right['en'])}</p>{addresses}"
    return _section(("异议权", "Right to object"), said)


def _foot(document: Document) -> str:
    made, revision = _text(document["made_at"]), _text(document["data_revision"])
    return (
        f"<footer>制作时间 {made}，数据版本 {revision}。"
        f" <span class='en'>Made at {made} from data revision {revision}.</span></footer>"
    )


def _section(title: Words, body: str) -> str:
    return f"<section><h2>{_both(title)}</h2>{body}</section>"


def _table(title: Words, headers: Sequence[Words], rows: Sequence[Sequence[str]]) -> str:
    """Return a section with a table; cells are escaped already, labels serve narrow screens."""
    if not rows:
        return _section(title, f"<p>{_NONE}</p>")
    labels = [f"{zh} {en}" for zh, en in headers]
    head = "".join(f"<th scope='col'>{_both(words)}</th>" for words in headers)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td data-label='{label}'>{cell}</td>" for label, cell in zip(labels, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return _section(title, f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _text(value: object) -> str:
    """Return a value as text that nothing can break out of."""
    return "–" if value is None or value == "" else escape(str(value))


def _both(words: Words) -> str:
    return f"{words[0]} <span class='en'>{words[1]}</span>"


def _code(zh: str, code: str) -> str:
    return f"{_text(zh)} <span class='en'>{_text(code.replace('_', ' ').lower())}</span>"


def _pair(code: object, name: object) -> str:
    return _text(code) if not name else f"{_text(name)} <span class='en'>{_text(code)}</span>"


def _what(row: Mapping[str, Any]) -> str:
    if row["list_kind"]:
        return _code(row["list_zh"], row["list_kind"])
    return _code(row["type_zh"], row["type"])


def _marks(row: Mapping[str, Any]) -> str:
    marks = []
    if row["objection_pending"]:
        marks.append("异议处理中 objection pending")
    if not row["is_published"]:
        marks.append("公示期已满 publication ended")
    return "".join(f"<br><span class='mark'>{mark}</span>" for mark in marks)


def _period(first: object, last: object) -> str:
    """Return the first and the last day, both included."""
    end = f"至 {_text(last)}" if last else "起 <span class='en'>on</span>"
    return f"{_text(first)}<br>{end}"


def _state(state: str) -> str:
    return _code(_STATES[state], state)


def _since(day: object) -> str:
    return f" <span class='en'>{_text(day)} 起</span>" if day else ""


def _kept(row: Mapping[str, Any]) -> str:
    if row["breached_on"] or row["kept"] == "no":
        return f"已违背 {_text(row['breached_on'])} <span class='en'>broken</span>"
    if row["kept"] == "yes":
        return "已履行 <span class='en'>kept</span>"
    return "–"
