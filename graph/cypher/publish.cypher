// The one change that makes a load visible; said twice it is done once.
MATCH (s:Store)
WHERE s.token = $token AND s.revision = $load.revision - 1
SET s += $counters, s.revision = $load.revision, s.pending = null, s.settling = $since
CREATE (l:Load)
SET l = $load
RETURN s.revision AS revision
