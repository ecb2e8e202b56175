// What people see of decisions: the newest row with each number.
UNWIND $facts AS fact
MATCH ()-[:<<TYPE>> {fact: fact}]->(d:Decision)
WITH DISTINCT d
CALL (d) {
    OPTIONAL MATCH (d)<-[row:SUBJECT_OF]-()
    WITH row ORDER BY row.fact DESC
    RETURN head(collect(row)) AS r
}
SET d.title = r.title, d.type = r.type, d.authority = r.authority, d.decided_on = r.decided_on
