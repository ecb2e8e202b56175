// Rows that a load added and did not publish.
MATCH ()-[r:<<TYPE>>]->() USING INDEX r:<<TYPE>>(fact) WHERE r.fact >= $next
CALL (r) {
    MATCH (s:Store) SET s.batch = $token WITH s WHERE s.token = $token
    DELETE r
} IN TRANSACTIONS OF 10000 ROWS
