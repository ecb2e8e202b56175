// The rows that name these parties otherwise than by their ends, in the order of their facts.
MATCH (s:Store)
WITH s.revision AS now, CASE WHEN $revision < s.revision THEN $revision ELSE s.revision END AS at
CALL (now, at) {
    UNWIND $values AS value
    MATCH (p:Party) USING INDEX p:Party(party_id) USING INDEX p:Party(former_id)
    WHERE (p.party_id = value OR p.former_id = value)
        AND p.revision <= now AND <<PARTY_ID>> = value
    CALL (p) {
        MATCH ()-[r:<<TYPE>>]->() WHERE r.`<<COLUMN>>` = p.node RETURN r
        UNION
        MATCH ()-[r:<<TYPE>>_WAS]->() WHERE r.`<<COLUMN>>` = p.node RETURN r
    }
    WITH startNode(r) AS a, r, endNode(r) AS b
    WHERE r.fact > $after AND <<VISIBLE>>
    WITH a, r, b ORDER BY r.fact LIMIT $limit
    <<REFERRED>>
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, t.revision = now AS unchanged
