// The rows of a table whose facts lie in a range, as they are kept, in their order.
MATCH (s:Store)
WITH s.revision AS now
CALL (now) {
    CALL () {
        MATCH (a)-[r:<<TYPE>>]->(b) USING INDEX r:<<TYPE>>(fact)
        WHERE $low <= r.fact < $high RETURN a, r, b
        UNION ALL
        MATCH (a)-[r:<<TYPE>>_WAS]->(b) USING INDEX r:<<TYPE>>_WAS(fact)
        WHERE $low <= r.fact < $high RETURN a, r, b
    }
    WITH a, r, b
    WHERE <<PUBLISHED>>
    WITH a, r, b ORDER BY r.fact
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, t.revision = now AS unchanged
