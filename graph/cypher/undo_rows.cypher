// Rows that a load added and did not publish.
MATCH ()-[r:<<TYPE>>]->() WHERE r.fact >= $next
CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS
