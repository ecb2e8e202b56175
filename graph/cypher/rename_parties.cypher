// Parties under another id: the old one counts until the load is published, and answers after it.
UNWIND $rows AS row
MATCH (n:Party {node: row[0]})
OPTIONAL MATCH (old:Alias {party_id: n.party_id})
    WHERE old.node = n.node AND old.revision_out IS NULL
FOREACH (_ IN CASE WHEN old IS NULL THEN [1] ELSE [] END |
    CREATE (:Alias {party_id: n.party_id, node: n.node, revision_in: $revision}))
SET n.former_id = CASE WHEN n.renamed_in = $revision THEN n.former_id ELSE n.party_id END,
    n.party_id = row[1], n.renamed_in = $revision
