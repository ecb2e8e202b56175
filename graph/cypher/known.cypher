// Those of the ids that are a party's.
MATCH (s:Store)
WITH s.revision AS now
CALL (now) {
    UNWIND $ids AS id
    MATCH (a:Party) USING INDEX a:Party(party_id) USING INDEX a:Party(former_id)
    WHERE (a.party_id = id OR a.former_id = id)
        AND a.revision <= now AND <<PARTY_ID>> = id
    RETURN collect(DISTINCT id) AS ids
}
MATCH (t:Store)
RETURN ids, t.revision = now AS unchanged
