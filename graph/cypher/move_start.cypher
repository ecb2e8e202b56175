// Rows of some files that begin at a party, written again as another party's.
MATCH (a:Party {node: $node})-[r:<<TYPE>>]->(end)
WHERE r.file IN $files AND r.moved_out IS NULL
MATCH (x:Party {node: $target})
MATCH (b) WHERE elementId(b) = elementId(CASE WHEN end = a AND <<ALONE>> THEN x ELSE end END)
CREATE (x)-[copy:<<TYPE>>]->(b)
SET copy = properties(r), copy.moved_in = $revision, r.moved_out = $revision
RETURN collect(r.fact) AS facts
