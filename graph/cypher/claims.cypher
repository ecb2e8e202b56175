// Who says that these codes are theirs, in the order of the facts.
UNWIND $codes AS code
MATCH (a)-[r:DESCRIBED_IN]->(f) USING INDEX r:DESCRIBED_IN(uscc)
WHERE r.uscc = code AND r.revision_out IS NULL AND r.moved_out IS NULL
WITH code, a, r, f ORDER BY r.fact
RETURN collect([code, a.node, f.dataset, r.name, r.former_names]) AS claims
