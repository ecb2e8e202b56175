// What people see of organizations: what the dataset loaded last says of each.
// Planned anew each time: a plan made while the store was small may look through all of it.
CYPHER replan=force
UNWIND $facts AS fact
MATCH (p:Party)-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
WITH DISTINCT p
CALL (p) {
    OPTIONAL MATCH (p)-[row:DESCRIBED_IN]->(f)
    WITH row ORDER BY f.revision DESC, f.dataset DESC, f.name DESC, row.row DESC
    RETURN head(collect(row)) AS r
}
CALL (p) { MATCH (p)-[old:REGISTERED_AT|REACHED_AT|BRANCH_OF]->() DELETE old }
SET p.name = coalesce(r.name, substring(p.party_id, size(split(p.party_id, ':')[0]) + 1)),
    p.uscc = r.uscc, p.kind = r.kind, p.industry = r.industry, p.region = r.region,
    p.registered_capital = r.registered_capital, p.founded_on = r.founded_on,
    p.dissolved_on = r.dissolved_on
FOREACH (text IN CASE WHEN r.address IS NULL THEN [] ELSE [r.address] END |
    MERGE (x:Address {name: text}) CREATE (p)-[:REGISTERED_AT]->(x))
FOREACH (text IN [t IN [r.phone, r.email] WHERE t IS NOT NULL] |
    MERGE (x:Contact {name: text}) CREATE (p)-[:REACHED_AT]->(x))
WITH p, r WHERE r.parent_org IS NOT NULL
MATCH (parent:Party {node: r.parent_org})
CREATE (p)-[:BRANCH_OF]->(parent)
