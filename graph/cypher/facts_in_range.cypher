// The rows of a table whose facts lie in a range, in their order; of an older revision only
// while no load is being settled: its rows move then.
MATCH (s:Store)
WITH s.revision AS current, s.settling IS NULL OR s.revision = $now AS is_still, $now AS now,
    $revision AS at
CALL (now, at) {
    CALL () {
        MATCH (a)-[r:<<TYPE>>]->(b) USING INDEX r:<<TYPE>>(fact)
        WHERE $low <= r.fact < $high RETURN a, r, b
        UNION
        MATCH (a)-[r:<<TYPE>>_WAS]->(b) USING INDEX r:<<TYPE>>_WAS(fact)
        WHERE $low <= r.fact < $high RETURN a, r, b
    }
    WITH a, r, b WHERE <<VISIBLE>>
    WITH a, r, b ORDER BY r.fact
    <<REFERRED>>
    WITH <<ROW>> AS row
    RETURN collect(row) AS rows
}
MATCH (t:Store)
RETURN rows, coalesce(t.forgotten, 0) > $now AS is_late, is_still AND t.revision = current AS unchanged
