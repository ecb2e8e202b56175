// Everybody above some parties, and the rows that tell who controls whom among them.
MATCH (s:Store)
WITH s.revision AS now, CASE WHEN $revision < s.revision THEN $revision ELSE s.revision END AS at
CALL (now, at) {
    UNWIND $parties AS id
    MATCH (a:Party) USING INDEX a:Party(party_id) USING INDEX a:Party(former_id)
    WHERE (a.party_id = id OR a.former_id = id)
        AND a.revision <= now AND <<PARTY_ID>> = id
    MATCH (a)<-[steps:<<UPWARD>>*0..]-(above)
    WHERE all(r IN steps WHERE coalesce(r.role, $managing) = $managing AND <<VALID>>)
    WITH DISTINCT above LIMIT $most
    RETURN collect(above) AS first
}
CALL (now, at, first) {
    UNWIND first AS one
    CALL (one, now, at) {
        MATCH (one)-[r:ARRANGED|ARRANGED_WAS]->(:Group)<-[:ARRANGED|ARRANGED_WAS]-(member)
        WHERE <<VISIBLE>>
        RETURN member AS beside
        UNION
        MATCH (one)-[:BRANCH_OF]->(parent)
        RETURN parent AS beside
    }
    WITH DISTINCT beside WHERE NOT beside IN first
    MATCH (beside)<-[steps:<<UPWARD>>*0..]-(above)
    WHERE all(r IN steps WHERE coalesce(r.role, $managing) = $managing AND <<VALID>>)
    WITH DISTINCT above LIMIT $most
    RETURN collect(above) AS more
}
CALL (now, first, more) {
    UNWIND first + more AS a
    WITH DISTINCT now, <<PARTY_ID>> AS id
    MATCH (a:Party) USING INDEX a:Party(party_id) USING INDEX a:Party(former_id)
    WHERE (a.party_id = id OR a.former_id = id)
        AND a.revision <= now AND <<PARTY_ID>> = id
    RETURN collect(DISTINCT a) AS parties, collect(DISTINCT id) AS ids
}
CALL (now, at, parties) {
    UNWIND parties AS a
    MATCH (a)-[r:DESCRIBED_IN|DESCRIBED_IN_WAS]->(b) WHERE <<VISIBLE>>
    <<ORGANIZATION_REFERRED>>
    WITH <<ORGANIZATION_ROW>> AS row
    RETURN collect(row) AS organizations
}
CALL (now, at, parties) {
    UNWIND parties AS a
    MATCH (a)-[r:IDENTIFIED_IN|IDENTIFIED_IN_WAS]->(b) WHERE <<VISIBLE>>
    WITH <<PERSON_ROW>> AS row
    RETURN collect(row) AS persons
}
CALL (now, at, parties) {
    UNWIND parties AS b
    MATCH (a)-[r:HOLDS|HOLDS_WAS]->(b) WHERE <<VISIBLE>>
    WITH <<HOLDING_ROW>> AS row
    RETURN collect(row) AS holdings
}
CALL (now, at, parties) {
    UNWIND [p IN parties WHERE p.kind = 'partnership'] AS b
    MATCH (a)-[r:APPOINTED|APPOINTED_WAS]->(b) WHERE <<VISIBLE>>
    WITH <<APPOINTMENT_ROW>> AS row
    RETURN collect(row) AS appointments
}
CALL (now, at, parties) {
    UNWIND parties AS a
    MATCH (a)-[r:ARRANGED|ARRANGED_WAS]->(b) WHERE <<VISIBLE>>
    <<ARRANGEMENT_REFERRED>>
    WITH <<ARRANGEMENT_ROW>> AS row
    RETURN collect(row) AS joined
}
CALL (now, at, parties) {
    UNWIND parties AS p
    CALL (p) {
        MATCH ()-[r:ARRANGED]->() USING INDEX r:ARRANGED(target)
        WHERE r.target = p.node RETURN r
        UNION
        MATCH ()-[r:ARRANGED_WAS]->() USING INDEX r:ARRANGED_WAS(target)
        WHERE r.target = p.node RETURN r
    }
    WITH startNode(r) AS a, r, endNode(r) AS b WHERE <<VISIBLE>>
    <<ARRANGEMENT_REFERRED>>
    WITH <<ARRANGEMENT_ROW>> AS row
    RETURN collect(row) AS targeted
}
MATCH (t:Store)
RETURN ids, [p IN parties WHERE p.kind = 'partnership' | <<PARTNERSHIP_ID>>] AS partnerships,
    organizations, persons, holdings, appointments, joined, targeted, t.revision = now AS unchanged
