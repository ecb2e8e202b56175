"""How much of a person does a role get to see?

The public sees a natural person as the surname and a star, and no id, unless the person is
the legal representative of the enterprise asked about: that is registration data.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.roles import Role
from graph.model import Party, PartyId
from graph.vocabulary import PartyKind

STAR = "*"
# The surnames of two characters that occur in number; any other surname is one character.
_DOUBLE = frozenset(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊
    赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文
    司徒 鲜于 司空 闾丘 亓官 司寇 巫马 公西 颛孙 壤驷 漆雕 乐正 宰父 谷梁
    拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门
    第五
    """.split()  # noqa: SIM905 (a list of fifty strings reads worse)
)
_TWO = 2


def masked_name(name: str | None) -> str | None:
    """Return the surname and a star.

    >>> masked_name("欧阳建国"), masked_name("王伟"), masked_name("John Smith")
    ('欧阳*', '王*', 'J*')
    """
    if not name:
        return name
    is_double = len(name) > _TWO and name[:_TWO] in _DOUBLE
    return name[: _TWO if is_double else 1] + STAR


@dataclass(frozen=True, slots=True)
class Mask:
    """What one role sees; `registered` are the legal representatives that stay named."""

    role: Role
    registered: Collection[PartyId] = ()

    def hides(self, party_id: str, kind: PartyKind | None = None) -> bool:
        """Tell whether this party may be a natural person whom the role must not see."""
        if self.role.sees_persons:
            return False
        return not (kind.is_organization if kind else party_id.startswith(("org:", "group:")))

    def name(self, party_id: str, name: str | None, kind: PartyKind | None = None) -> str | None:
        """Return the name as the role sees it."""
        is_shown = party_id in self.registered or not self.hides(party_id, kind)
        return name if is_shown else masked_name(name)

    def party_id(self, party_id: str, kind: PartyKind | None = None) -> str | None:
        """Return the id as the role sees it."""
        return None if self.hides(party_id, kind) else party_id

    def short(self, party: Party) -> dict[str, object]:
        """Return id and name."""
        return {
            "party_id": self.party_id(party.party_id, party.kind),
            "name": self.name(party.party_id, party.name, party.kind),
        }
