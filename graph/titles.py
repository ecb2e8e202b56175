"""Under which Chinese word does a person find a code in the graph?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from graph.vocabulary import ArrangementKind, DecisionType, Role

TITLES: Mapping[StrEnum, str] = MappingProxyType(
    {
        Role.LEGAL_REPRESENTATIVE: "法定代表人",
        Role.PRINCIPAL: "主要负责人",
        Role.BRANCH_HEAD: "分支机构负责人",
        Role.MANAGING_PARTNER: "执行事务合伙人",
        Role.DELEGATED_REPRESENTATIVE: "委派代表",
        Role.OPERATOR: "经营者",
        Role.INVESTOR: "投资人",
        Role.DIRECTOR: "董事",
        Role.INDEPENDENT_DIRECTOR: "独立董事",
        Role.SUPERVISOR: "监事",
        Role.SENIOR_MANAGER: "高级管理人员",
        Role.OTHER: "其他",
        ArrangementKind.CONCERT: "一致行动",
        ArrangementKind.NOMINEE: "代持",
        ArrangementKind.ENTRUSTMENT: "表决权委托",
        ArrangementKind.CONTRACT_CONTROL: "协议控制",
        ArrangementKind.DECLARED_CONTROLLER: "申报的实际控制人",
        ArrangementKind.COURT_FOUND_CONTROLLER: "法院认定的实际控制人",
        DecisionType.PENALTY: "行政处罚",
        DecisionType.LICENCE_REVOKED: "吊销许可证",
        DecisionType.BUSINESS_LICENCE_REVOKED: "吊销营业执照",
        DecisionType.REGISTRATION_REVOKED: "撤销登记",
        DecisionType.LISTING: "列入名单",
        DecisionType.ABNORMAL_ENTRY: "列入经营异常名录",
        DecisionType.CONSUMPTION_ORDER: "限制消费令",
        DecisionType.COURT_ORDER: "法院裁定",
        DecisionType.CONVICTION: "刑事判决",
        DecisionType.BANKRUPTCY: "破产",
        DecisionType.COMMITMENT_BREACH: "违背信用承诺",
        DecisionType.MARKET_BAN: "市场禁入",
        DecisionType.DISMISSAL: "撤职",
        DecisionType.FINDING: "认定",
    }
)
"""The word beside each code that a relationship shows."""
