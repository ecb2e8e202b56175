// Rows that no longer count, written again as such: until the load is published the old ones do.
UNWIND $facts AS fact
MATCH (a)-[r:<<TYPE>> {fact: fact}]->(b) USING INDEX r:<<TYPE>>(fact)
WHERE r.moved_out IS NULL
CREATE (a)-[copy:<<WAS>>]->(b)
SET copy = properties(r), copy.revision_out = $revision, copy.moved_in = $revision,
    r.moved_out = $revision
RETURN collect(fact) AS facts
