// The rows about the decisions with these numbers, in the order of their facts.
MATCH (s:Store)
WITH s.revision AS now, CASE WHEN $revision < s.revision THEN $revision ELSE s.revision END AS at
CALL (now, at) {
    UNWIND $values AS value
    MATCH (<<PLACE>>:Decision {decision_no: value})
    MATCH (a)-[r:<<TYPES>>]->(b)
    WHERE r.fact > $after AND <<VISIBLE>>
    WITH a, r, b ORDER BY r.fact LIMIT $limit
    <<REFERRED>>
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, t.revision = now AS unchanged
