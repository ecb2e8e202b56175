"""Why does this item exist, in words its subject can contest?"""

from __future__ import annotations

from datetime import date, timedelta

from analytics.liability.anchors import is_assumed
from analytics.liability.case import Case
from analytics.liability.catching import Catch
from analytics.liability.fate import Fate
from analytics.liability.items import (
    AnchorDays,
    EndReason,
    ItemFlag,
    ItemFlags,
    ItemRole,
    ItemState,
)
from analytics.rules import Anchor, Rule
from graph.model import Decision, Party
from graph.periods import Period
from graph.vocabulary import DecisionType

TYPE_TERMS = {
    DecisionType.PENALTY: "行政处罚",
    DecisionType.LICENCE_REVOKED: "吊销许可证",
    DecisionType.BUSINESS_LICENCE_REVOKED: "吊销营业执照或责令关闭",
    DecisionType.REGISTRATION_REVOKED: "撤销登记",
    DecisionType.LISTING: "列入名单",
    DecisionType.ABNORMAL_ENTRY: "经营异常名录或标记",
    DecisionType.CONSUMPTION_ORDER: "限制消费令",
    DecisionType.COURT_ORDER: "其他法院决定",
    DecisionType.CONVICTION: "刑事判决",
    DecisionType.BANKRUPTCY: "破产清算完结",
    DecisionType.COMMITMENT_BREACH: "违背承诺",
    DecisionType.MARKET_BAN: "禁入决定",
    DecisionType.DISMISSAL: "撤职或免职",
    DecisionType.FINDING: "其他认定",
}
ROLE_TERMS = {
    ItemRole.SUBJECT: "决定对象本人",
    ItemRole.LEGAL_REPRESENTATIVE: "法定代表人",
    ItemRole.PRINCIPAL: "主要负责人",
    ItemRole.ACTUAL_CONTROLLER: "实际控制人",
    ItemRole.DIRECTLY_RESPONSIBLE: "直接责任人员",
}
_ANCHOR_TERMS = {
    Anchor.VIOLATION: "违法行为期间",
    Anchor.DECISION: "决定作出之日",
    Anchor.LISTING: "列入名单之日",
    Anchor.ORDER: "命令作出之日",
    Anchor.NOW: "查询之日",
}
_STATE_TERMS = {
    ItemState.CANDIDATE: "线索（须由工作人员查实后方可认定）",
    ItemState.PROPOSED: "拟认定（须由工作人员确认）",
    ItemState.CONFIRMED: "已由决定机关认定",
    ItemState.ENDED: "已终止",
}
_REASON_TERMS = {
    EndReason.REVOKED: "决定已撤销",
    EndReason.COURT_LIFTED: "法院已解除",
    EndReason.OBJECTION_UPHELD: "异议成立",
    EndReason.REPAIRED: "信用已修复",
    EndReason.DECEASED: "本人已故",
    EndReason.DISMISSED: "经核查不予认定",
    EndReason.SUPERSEDED: "决定已更正",
    EndReason.EXPIRED: "期限届满或依据已不存在",
}
_FLAG_TERMS = {
    ItemFlag.NAME_ONLY: "仅有姓名、无证件号码，不能确定是否本人",
    ItemFlag.DISPUTED: "登记任职时间与实际任职时间不一致",
    ItemFlag.OFFICE_START_UNKNOWN: "任职起始时间不明",
    ItemFlag.ANCHOR_ASSUMED: "违法行为时间不明，以决定日期代替",
    ItemFlag.ANCHOR_CONFLICT: "行为时的任职人员与决定时不同，须逐件审查",
    ItemFlag.PROCEDURE_INCOMPLETE: "未见列入前的书面告知记录",
    ItemFlag.OBJECTION_PENDING: "异议正在处理",
    ItemFlag.SECTOR_RULE_REVIEW: "公示期已满，后续措施按行业规定审查",
    ItemFlag.REPAIR_REVIEW: "已修复或已移出，本项是否终止须审查",
    ItemFlag.TERM_MISSING: "决定未载明期限",
    ItemFlag.TERM_ASSUMED: "条文有多个期限而决定未载明，暂取第一个",
    ItemFlag.TERM_CONFLICT: "决定载明的期限与条文不一致",
    ItemFlag.SOURCES_DIFFER: "不同来源的记载不一致",
}
# 河南省社会信用条例 第41条.
_OBJECTION = (
    "可向{authority}提出异议：收到异议即时标注，3个工作日内处理并答复；"
    "须向信息来源单位核查的，7个工作日内处理并答复（河南省社会信用条例第41条）。"
)


def explain(
    case: Case, rule: Rule, person: Party, catch: Catch, anchor: AnchorDays, fate: Fate
) -> str:
    """Return why the item exists, in plain Chinese sentences.

    The decision, the rule, the days that count, the office and how it compares
    with them, the state with everything doubtful, the term, and the right to
    object with its deadlines and the authority to turn to.
    """
    decision = case.decision
    return "".join(
        (
            _decision(decision, case.subject),
            f"规则：{rule.rule_id}，依据{rule.legal_basis}。",
            _anchor(anchor, assumed=is_assumed(anchor, decision)),
            *(_ground(person, each) for each in catch.parts or (catch,)),
            _doubts(fate.flags),
            f"状态：{_STATE_TERMS[fate.state]}。",
            _term(decision, fate),
            _OBJECTION.format(authority=decision.authority or "作出决定的机关"),
        )
    )


def _decision(decision: Decision, subject: Party) -> str:
    term = TYPE_TERMS[decision.type]
    authority = decision.authority or decision.authority_uscc or "作出决定的机关"
    return (
        f"决定：{authority}{decision.decided_on}作出的{decision.decision_no}（{term}），"
        f"对象为{subject.display_name}。"
    )


def _anchor(anchor: AnchorDays, *, assumed: bool) -> str:
    days = f"{anchor.first}" if anchor.first == anchor.last else f"{anchor.first}至{anchor.last}"
    term = "决定日期（行为时间不明）" if assumed else _ANCHOR_TERMS[anchor.kind]
    return f"认定时点：{term}，{days}。"


def _ground(person: Party, catch: Catch) -> str:
    name, role = person.display_name, ROLE_TERMS[catch.role]
    if catch.role is ItemRole.SUBJECT:
        return f"认定：{name}是决定对象本人。"
    if catch.role is ItemRole.ACTUAL_CONTROLLER and catch.ground != "named":
        return f"认定：{name}在该时点为实际控制人（{catch.ground}）。"
    office = f"，登记任职{_period(catch.office)}" if catch.office else ""
    if catch.ground == "named":
        return f"认定：决定载明{name}为{role}{office}。"
    return f"认定：{name}为{role}{office}，{_comparison(catch.flags)}。"


def _comparison(flags: ItemFlags) -> str:
    """Return how the office compares with the days that count."""
    if ItemFlag.DISPUTED in flags:
        return "该时点是否在任，登记与实际不一致"
    if ItemFlag.OFFICE_START_UNKNOWN in flags:
        return "该时点是否已在任不明"
    return "该时点在任"


def _period(period: Period) -> str:
    start = str(period.start) if period.start else "起始不明"
    end = f"{period.end}（不含当日）" if period.end else "未记载终止"
    return f"{start}至{end}"


def _doubts(flags: ItemFlags) -> str:
    words = [_FLAG_TERMS[flag] for flag in ItemFlag if flag in flags]
    return f"注意：{'；'.join(words)}。" if words else ""


def _term(decision: Decision, fate: Fate) -> str:
    if fate.ending is not None and fate.state is ItemState.ENDED:
        reason = _REASON_TERMS[fate.ending.reason]
        return f"自{decision.decided_on}起，于{fate.ending.day}终止：{reason}。"
    end = f"至{_last_day(fate.to)}（含当日）" if fate.to else "，终止日期未定"
    return f"期限：自{decision.decided_on}起{end}。"


def _last_day(to: date) -> date:
    return to - timedelta(days=1)
