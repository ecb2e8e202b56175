// The parties with a name that holds the asked pairs of characters.
MATCH (s:Store)
WITH s.revision AS now, s.revision AS at
CALL (now, at) {
    UNWIND $queries AS query
    UNWIND ['organization_pairs', 'person_pairs'] AS index
    CALL db.index.fulltext.queryRelationships(index, query, {limit: $limit})
        YIELD relationship AS r
    WITH r, startNode(r) AS a
    WHERE <<IN_REVISION>>
    WITH DISTINCT r.name AS name, <<PARTY_ID>> AS party
    RETURN collect([name, party]) AS hits
}
MATCH (t:Store)
RETURN hits, t.revision = now AS unchanged
