// The one change that makes a load visible, or a copy's loads; said twice it is done once.
MATCH (s:Store)
WHERE s.token = $token AND s.revision = $loads[0].revision - 1
SET s += $counters, s.revision = $loads[-1].revision, s.pending = null, s.settling = $since
WITH s
UNWIND $loads AS load
CREATE (l:Load)
SET l = load
RETURN DISTINCT s.revision AS revision
