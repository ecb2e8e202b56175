// The ids that parties had before the last load: nobody reads that far back any more.
MATCH (n:Party) WHERE n.former_id IS NOT NULL
CALL (n) { SET n.former_id = null, n.renamed_in = null } IN TRANSACTIONS OF 10000 ROWS
