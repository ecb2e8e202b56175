"""What has an office still to do about objections, repairs and withdrawals, and by when?"""

from analytics.work_lists.objections import ObjectionDue, Timeliness, objections_due
from analytics.work_lists.repairs import Repairable, RepairDone, repairable, repairs_done
from analytics.work_lists.rows import WorkFlag
from analytics.work_lists.withdrawals import WithdrawalDue, withdrawals_due

__all__ = [
    "ObjectionDue",
    "RepairDone",
    "Repairable",
    "Timeliness",
    "WithdrawalDue",
    "WorkFlag",
    "objections_due",
    "repairable",
    "repairs_done",
    "withdrawals_due",
]
