// Versions that already stood apart, closed where they are: the revision alone tells.
UNWIND $facts AS fact
MATCH ()-[r:<<WAS>> {fact: fact}]->() USING INDEX r:<<WAS>>(fact)
WHERE r.revision_out IS NULL AND r.moved_out IS NULL
SET r.revision_out = $revision
RETURN collect(r.fact) AS facts
