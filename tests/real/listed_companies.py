"""Listed companies of 2017-2019 with holders, declared controllers, executives and violations.

What the data does not say, and what stands in for it here:

* A fact of year y is valid [y-01-01, y+1-01-01).
* Identifiers beginning with 30 or 60 are natural persons, with 10 or 50
  organizations. Identifiers beginning with 90 are numbers handed out anew each
  year (one number, different names): they are keyed per year and name, and are
  persons where the name has no more than three characters.
* A controller without an identifier ("N/A") is keyed by the firm and year.
* A board post says nothing about the legal representative. The chairman stands
  in for the legal representative: the assumption of this conversion.
* A violation is an event of a year without day, authority or legal basis. It is
  a finding of the securities regulator, decided on the last day of the year,
  about conduct in that year.
* A financial ratio of year y is an indicator known from 30 April of y + 1.
* Violations of 2020 are known only as the label of 2019: whether there was one.
  The monthly events are never used: their clock is a year ahead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.real.native import Tables
from tests.real.sources import Row, rows

YEARS = ("2017", "2018", "2019")
PERSON_PREFIXES, REUSED_PREFIX, NO_ID = ("30", "60"), "90", "N/A"
AUTHORITY = "中国证券监督管理委员会"
LEGAL_BASIS = "证券法（来源未载明条款）"
LONGEST_REUSED_PERSON_NAME = 3
PUBLISHED = "04-30"
LAST_LABELLED = "2019"
_NO_RATIO = frozenset({"证券代码", "year", "上年度违规", "上年度违规次数", "违规标签"})


@dataclass(frozen=True)
class Party:
    """A holder, controller or executive as the tables name it."""

    key: str
    name: str
    is_person: bool


def firm(code: str) -> str:
    """Return the key of a listed company; identifiers of holders may look the same."""
    return f"L{code}"


def party(identifier: str, name: str, year: str) -> Party:
    """Return who an identifier of the source stands for."""
    if identifier.startswith(REUSED_PREFIX):
        is_person = len(name) <= LONGEST_REUSED_PERSON_NAME
        return Party(f"H{identifier}-{year}-{name}", name, is_person)
    return Party(f"H{identifier}", name, identifier.startswith(PERSON_PREFIXES))


def holders() -> Iterator[tuple[Row, Party]]:
    """Return each stated holding with its holder."""
    for row in rows("listed_companies/holders.csv"):
        yield row, party(row["股东ID"], row["股东名称"], row["year"])


def executives() -> Iterator[tuple[Row, Party]]:
    """Return each post with the person; all of them are natural persons."""
    for row in rows("listed_companies/interlocking_executives.csv"):
        yield row, Party(f"H{row['人员ID']}", row["姓名"], is_person=True)


def controllers() -> Iterator[tuple[Row, Party]]:
    """Return each disclosed controller; several in one cell are several parties."""
    for row in rows("listed_companies/controllers.csv"):
        identifiers, names = row["实际控制人ID"].split(","), row["控制人名称"].split(",")
        whole = row["控制人名称"]
        for place, identifier in enumerate(identifiers):
            name = names[place] if len(names) == len(identifiers) else whole
            yield row, _controller(row, identifier.strip(), name.strip())


def tables(decisions: Iterable[Row] | None = None) -> Tables:
    """Return the native tables; `decisions` replaces the honest findings."""
    described = _described()
    return {
        "organizations": _organizations(described),
        "persons": [
            {"person": each.key, "name": each.name} for each in described if each.is_person
        ],
        "holdings": [
            {
                "holder": holder.key,
                "company": firm(row["证券代码"]),
                "capital_pct": row["持股比例"],
                **_year(row),
            }
            for row, holder in holders()
        ],
        "arrangements": list(_distinct(_declared())),
        "appointments": list(_distinct(_appointments())),
        "decisions": findings() if decisions is None else decisions,
    }


def findings() -> list[Row]:
    """Return each violation event once per firm and year, as a finding."""
    return [decision(row, {"type": "finding"}) for row in violations()]


def firm_years() -> list[Row]:
    """Return the firms of each year with their ratios and labels."""
    return rows("listed_companies/firm_year_labels_features.csv")


def indicators() -> Iterator[Row]:
    """Yield the financial ratios, known when they were published."""
    for row in firm_years():
        day = f"{int(row['year']) + 1}-{PUBLISHED}"
        for name, value in row.items():
            if name not in _NO_RATIO and value:
                told = {"org": firm(row["证券代码"]), "indicator": name, "value": value}
                yield {**told, "from": day, "known_on": day}


def violations_after_the_last_year() -> list[Row]:
    """Return the violations of 2020, of which only the label tells.

    The day is made up, so that the year after any last of December holds it.
    """
    year = str(int(LAST_LABELLED) + 1)
    day = {"decided_on": f"{year}-12-30", "conduct_to": f"{year}-12-30"}
    return [
        decision({**row, "事件ID": f"label-{row['证券代码']}", "year": year}, {"type": "finding"})
        | day
        for row in firm_years()
        if row["year"] == LAST_LABELLED and row["违规标签"] == "1"
    ]


def violations() -> list[Row]:
    """Return the violation events."""
    return rows("listed_companies/violations.csv")


def decision(row: Row, codes: Row) -> Row:
    """Return an event as a decision; one event may concern a firm in several years."""
    year = row["year"]
    return {
        "decision_no": f"{row['事件ID']}/{year}",
        "authority": AUTHORITY,
        "subject": firm(row["证券代码"]),
        "domain": "securities",
        "conduct_from": f"{year}-01-01",
        "conduct_to": f"{year}-12-31",
        "decided_on": f"{year}-12-31",
        "legal_basis": LEGAL_BASIS,
        **codes,
    }


def role_of(post: str) -> str:
    """Return the role a post's wording says, without guessing beyond it."""
    if post in {"独立董事", "独立非执行董事"}:
        return "independent_director"
    if "监事" in post:
        return "supervisor"
    if "董事" in post and "秘书" not in post:
        return "director"
    managers = ("总经理", "总裁", "总监", "财务负责人", "总会计师", "行长", "首席", "秘书")
    return "senior_manager" if any(word in post for word in managers) else "other"


def _controller(row: Row, identifier: str, name: str) -> Party:
    if identifier == NO_ID:
        return Party(f"C{row['证券代码']}-{row['year']}-{name}", name, is_person=False)
    return party(identifier, name, row["year"])


def _described() -> list[Party]:
    """Return everybody once; of several spellings the latest one stays."""
    found: dict[str, Party] = {}
    for source in (holders(), executives(), controllers()):
        for _, each in source:
            found[each.key] = each
    return list(found.values())


def _organizations(described: Iterable[Party]) -> list[Row]:
    names = {row["证券代码"]: row["公司简称"] for row in rows("listed_companies/companies.csv")}
    codes = set(names)
    for file in ("holders", "controllers", "interlocking_executives", "violations"):
        codes |= {row["证券代码"] for row in rows(f"listed_companies/{file}.csv")}
    firms = [
        {"org": firm(code), "name": names.get(code, ""), "kind": "company"}
        for code in sorted(codes)
    ]
    others = [{"org": each.key, "name": each.name} for each in described if not each.is_person]
    return firms + [{**row, "kind": "company"} for row in others]


def _declared() -> Iterator[Row]:
    for row, controller in controllers():
        yield {
            "kind": "declared_controller",
            "party": controller.key,
            "target": firm(row["证券代码"]),
            **_year(row),
        }


def _appointments() -> Iterator[Row]:
    for row, person in executives():
        post = {"person": person.key, "org": firm(row["证券代码"])}
        yield {**post, "role": role_of(row["具体职务"]), **_year(row)}
        if row["具体职务"] == "董事长":
            yield {**post, "role": "legal_representative", **_year(row)}


def _distinct(written: Iterable[Row]) -> Iterator[Row]:
    seen: set[tuple[str, ...]] = set()
    for row in written:
        if (values := tuple(row.values())) not in seen:
            seen.add(values)
            yield row


def _year(row: Row) -> Row:
    return {"from": f"{row['year']}-01-01", "to": f"{int(row['year']) + 1}-01-01"}
