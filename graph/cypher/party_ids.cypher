// The published ids of a range of nodes.
MATCH (s:Store)
WITH s.revision AS now
CALL (now) {
    MATCH (a:Party) WHERE $low <= a.node < $high AND a.revision <= now
    RETURN collect(a.node) AS nodes, collect(<<PARTY_ID>>) AS ids
}
MATCH (t:Store)
RETURN nodes, ids, t.revision = now AS unchanged
