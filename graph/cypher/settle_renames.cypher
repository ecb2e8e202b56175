// Parties that turned out to be another one: their label, and whom they are the same as.
MATCH (n:Party) WHERE n.former_id IS NOT NULL
CALL (n) {
    MATCH (s:Store) SET s.batch = $token WITH s WHERE s.token = $token
    WITH n, split(n.party_id, ':')[0] AS namespace
    REMOVE n:Organization:Person:Group
    FOREACH (_ IN CASE WHEN namespace = 'org' THEN [1] ELSE [] END | SET n:Organization)
    FOREACH (_ IN CASE WHEN namespace = 'person' THEN [1] ELSE [] END | SET n:Person)
    FOREACH (_ IN CASE WHEN namespace = 'group' THEN [1] ELSE [] END | SET n:Group)
    WITH n, namespace
    SET n.name = CASE WHEN n.name = substring(n.former_id, size(split(n.former_id, ':')[0]) + 1)
        THEN substring(n.party_id, size(namespace) + 1) ELSE n.name END
    WITH n
    CALL (n) { MATCH (n)-[old:SAME_AS]-() DELETE old }
    MATCH (same:Party {party_id: n.party_id})
    WITH n, min(same.node) AS least
    MATCH (first:Party {node: least})
    MATCH (other:Party {party_id: n.party_id}) WHERE other.node <> least
    // Both ways, so that a path in either direction walks through.
    MERGE (other)-[:SAME_AS]->(first)
    MERGE (first)-[:SAME_AS]->(other)
} IN TRANSACTIONS OF 1000 ROWS
