// What people see of persons: what the dataset loaded last says of each.
// Planned anew each time: a plan made while the store was small may look through all of it.
CYPHER replan=force
UNWIND $facts AS fact
MATCH (p:Party)-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
WITH DISTINCT p
CALL (p) {
    OPTIONAL MATCH (p)-[row:IDENTIFIED_IN]->(f)
    WITH row ORDER BY f.revision DESC, f.dataset DESC, f.name DESC, row.row DESC
    RETURN head(collect(row)) AS r
}
SET p.name = coalesce(r.name, substring(p.party_id, size(split(p.party_id, ':')[0]) + 1)),
    p.born_on = r.born_on, p.deceased_on = r.deceased_on
