// Parties that a load renamed and did not publish.
MATCH (n:Party) WHERE n.former_id IS NOT NULL AND n.renamed_in = $revision
CALL (n) {
    MATCH (s:Store) SET s.batch = $token WITH s WHERE s.token = $token
    SET n.party_id = n.former_id, n.former_id = null, n.renamed_in = null
} IN TRANSACTIONS OF 10000 ROWS
