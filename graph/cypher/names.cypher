// The parties with a name that holds the asked pairs of characters.
MATCH (s:Store)
WITH s.revision AS now
CALL (now) {
    UNWIND $queries AS query
    UNWIND ['organization_pairs', 'person_pairs'] AS index
    CALL db.index.fulltext.queryRelationships(index, query, {limit: $limit})
        YIELD relationship AS r
    WITH r, startNode(r) AS a
    WHERE r.revision_in <= now AND (r.revision_out IS NULL OR r.revision_out > now)
        AND (r.moved_in IS NULL OR r.moved_in <= now) AND (r.moved_out IS NULL OR r.moved_out > now)
    WITH DISTINCT r.name AS name, <<PARTY_ID>> AS party
    RETURN collect([name, party]) AS hits
}
MATCH (t:Store)
RETURN hits, t.revision = now AS unchanged
