"""Under which Chinese and English words does a reader of records find a code?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from analytics.liability.items import EndReason, ItemState
from graph.titles import TITLES
from graph.vocabulary import ActKind, Capacity, ListKind, ObjectionOutcome, PartyKind, YesNo

_CHINESE: Mapping[StrEnum, str] = MappingProxyType(
    {
        **TITLES,
        PartyKind.COMPANY: "公司",
        PartyKind.PARTNERSHIP: "合伙企业",
        PartyKind.SOLE_PROPRIETORSHIP: "个人独资企业",
        PartyKind.INDIVIDUAL_BUSINESS: "个体工商户",
        PartyKind.BRANCH: "分支机构",
        PartyKind.COOPERATIVE: "农民专业合作社",
        PartyKind.PUBLIC_INSTITUTION: "事业单位",
        PartyKind.SOCIAL_ORGANIZATION: "社会组织",
        PartyKind.STATE_ORGAN: "机关",
        PartyKind.FOREIGN: "境外主体",
        PartyKind.PERSON: "自然人",
        PartyKind.GROUP: "团体",
        PartyKind.UNKNOWN: "不明",
        ListKind.JOINT_PUNISHMENT: "严重失信主体名单",
        ListKind.SERIOUS_VIOLATION: "严重违法失信名单",
        ListKind.ABNORMAL_OPERATIONS: "经营异常名录",
        ListKind.DISHONEST_JUDGMENT_DEBTOR: "失信被执行人名单",
        ListKind.MIGRANT_WAGE_ARREARS: "拖欠农民工工资失信联合惩戒对象名单",
        ListKind.WORK_SAFETY: "安全生产严重失信主体名单",
        ListKind.MAJOR_TAX_VIOLATION: "重大税收违法失信主体名单",
        ListKind.PROCUREMENT_MISCONDUCT: "政府采购严重违法失信行为记录名单",
        Capacity.ACTUAL_CONTROLLER: "实际控制人",
        Capacity.DIRECTLY_RESPONSIBLE: "直接责任人员",
        Capacity.IMPERSONATED: "被冒用身份",
        YesNo.YES: "是",
        YesNo.NO: "否",
        ObjectionOutcome.UPHELD: "成立",
        ObjectionOutcome.REJECTED: "不成立",
        ObjectionOutcome.WITHDRAWN: "撤回",
        ActKind.PROPOSED: "提请认定",
        ActKind.CONFIRMED: "确认",
        ActKind.DISMISSED: "不予认定",
        ActKind.REOPENED: "重新审查",
        ActKind.SENT: "告知已送达",
        ActKind.RECALLED: "告知已撤回",
        ItemState.CANDIDATE: "线索",
        ItemState.PROPOSED: "拟认定",
        ItemState.CONFIRMED: "已认定",
        ItemState.ENDED: "已终止",
        EndReason.REVOKED: "决定已撤销",
        EndReason.COURT_LIFTED: "法院已解除",
        EndReason.OBJECTION_UPHELD: "异议成立",
        EndReason.REPAIRED: "信用已修复",
        EndReason.DECEASED: "本人已故",
        EndReason.DISMISSED: "不予认定",
        EndReason.SUPERSEDED: "决定已更正",
        EndReason.EXPIRED: "期限届满或依据已不存在",
    }
)


def chinese(code: StrEnum) -> str:
    """Return the Chinese word of a code, as the sources and the law write it."""
    return _CHINESE[code]


def english(code: StrEnum) -> str:
    """Return the English words of a code.

    >>> english(ListKind.WORK_SAFETY)
    'work safety'
    """
    return code.value.replace("_", " ").lower()
