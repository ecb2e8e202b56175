// What people see of decisions: the newest row with each number.
// Planned anew each time: a plan made while the store was small may look through all of it.
CYPHER replan=force
UNWIND $facts AS fact
MATCH ()-[r:<<TYPE>> {fact: fact}]->(d:Decision) USING INDEX r:<<TYPE>>(fact)
WITH DISTINCT d
CALL (d) {
    OPTIONAL MATCH (d)<-[row:SUBJECT_OF]-()
    WITH row ORDER BY row.fact DESC
    RETURN head(collect(row)) AS r
}
SET d.title = r.title, d.type = r.type, d.authority = r.authority, d.decided_on = r.decided_on
