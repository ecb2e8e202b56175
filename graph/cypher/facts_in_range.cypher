// The rows of a table whose facts lie in a range, in their order.
MATCH (s:Store)
WITH s.revision AS current, $now AS now, $revision AS at
CALL (now, at) {
    CALL () {
        MATCH (a)-[r:<<TYPE>>]->(b) WHERE $low <= r.fact < $high RETURN a, r, b
        UNION
        MATCH (a)-[r:<<TYPE>>_WAS]->(b) WHERE $low <= r.fact < $high RETURN a, r, b
    }
    WITH a, r, b WHERE <<VISIBLE>>
    WITH a, r, b ORDER BY r.fact
    <<REFERRED>>
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, coalesce(t.forgotten, 0) > $now AS is_late, t.revision = current AS unchanged
