// What a load added beside its rows and did not publish.
MATCH (n:<<LABEL>>) WHERE n.<<PROPERTY>> >= $least
CALL (n) {
    MATCH (s:Store) SET s.batch = $token WITH s WHERE s.token = $token
    DETACH DELETE n
} IN TRANSACTIONS OF 10000 ROWS
