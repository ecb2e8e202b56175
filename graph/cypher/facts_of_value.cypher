// The rows with one of these texts in a column, in the order of their facts.
MATCH (s:Store)
WITH s.revision AS now, CASE WHEN $revision < s.revision THEN $revision ELSE s.revision END AS at
CALL (now, at) {
    MATCH (a)-[r:<<TYPES>>]->(b)
    WHERE r.`<<COLUMN>>` IN $values AND r.fact > $after AND <<VISIBLE>>
    WITH a, r, b ORDER BY r.fact LIMIT $limit
    <<REFERRED>>
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, t.revision = now AS unchanged
