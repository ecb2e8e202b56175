// Columns of the rows whose facts lie in a range, both types together, in no order.
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
    RETURN <<COLUMNS>>
}
MATCH (t:Store)
RETURN <<NAMES>>, now AS revision, t.revision = now AS unchanged
