// Rows of some files that end at a party, written again as another party's.
MATCH (a)-[r:<<TYPE>>]->(:Party {node: $node})
WHERE r.file IN $files AND r.moved_out IS NULL
MATCH (x:Party {node: $target})
CREATE (a)-[copy:<<TYPE>>]->(x)
SET copy = properties(r), copy.moved_in = $revision, r.moved_out = $revision
RETURN collect(r.fact) AS facts
