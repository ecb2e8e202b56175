// The rows in which these parties stand at one end, in the order of their facts.
MATCH (s:Store)
WITH s.revision AS now, CASE WHEN $revision < s.revision THEN $revision ELSE s.revision END AS at
CALL (now, at) {
    UNWIND $values AS value
    MATCH (<<PLACE>>:Party) USING INDEX <<PLACE>>:Party(party_id) USING INDEX <<PLACE>>:Party(former_id)
    WHERE (<<PLACE>>.party_id = value OR <<PLACE>>.former_id = value)
        AND <<PLACE>>.revision <= now AND <<PARTY_ID>> = value
    MATCH (a)-[r:<<TYPES>>]->(b)
    WHERE r.fact > $after AND <<VISIBLE>>
    WITH a, r, b ORDER BY r.fact LIMIT $limit
    <<REFERRED>>
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, t.revision = now AS unchanged
