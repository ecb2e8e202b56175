// Rows of some files that name a party otherwise, written again with another party's number.
MATCH (a)-[r:<<TYPE>>]->(end)
WHERE r.`<<COLUMN>>` = $node AND r.file IN $files AND r.moved_out IS NULL
MATCH (x:Party {node: $target})
MATCH (b) WHERE elementId(b) = elementId(CASE WHEN end.node = $node AND <<IS_END>> THEN x ELSE end END)
CREATE (a)-[copy:<<TYPE>>]->(b)
SET copy = properties(r), copy.`<<COLUMN>>` = $target, copy.moved_in = $revision,
    r.moved_out = $revision
RETURN collect(r.fact) AS facts
