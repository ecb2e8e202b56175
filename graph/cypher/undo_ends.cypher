// Keys and aliases that a load ended and did not publish.
MATCH (n:<<LABEL>>) WHERE n.revision_out = $revision
CALL (n) {
    MATCH (s:Store) SET s.batch = $token WITH s WHERE s.token = $token
    SET n.revision_out = null
} IN TRANSACTIONS OF 10000 ROWS
