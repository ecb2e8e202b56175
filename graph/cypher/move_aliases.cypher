// Former ids that answer for another party from the coming revision on.
UNWIND $ids AS id
MATCH (n:Alias {party_id: id}) USING INDEX n:Alias(party_id)
WHERE n.node = $node AND n.revision_out IS NULL
CREATE (:Alias {party_id: id, node: $target, revision_in: $revision})
SET n.revision_out = $revision
