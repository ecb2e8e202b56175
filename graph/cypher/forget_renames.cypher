// The ids that parties had before the last load: nobody reads that far back any more.
MATCH (n:Party) WHERE n.former_id IS NOT NULL
CALL (n) {
    MATCH (s:Store) SET s.batch = $token WITH s WHERE s.token = $token
    SET n.former_id = null, n.renamed_in = null
} IN TRANSACTIONS OF 10000 ROWS
