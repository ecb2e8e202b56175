// The live rows of some files, as they are kept: by one end, or all of them.
<<FOUND>>
MATCH (a)-[r:<<TYPES>>]->(b)
WHERE r.file IN $files AND r.revision_out IS NULL AND r.moved_out IS NULL
WITH a, r, b ORDER BY r.fact
RETURN collect(<<ROW>>) AS rows
