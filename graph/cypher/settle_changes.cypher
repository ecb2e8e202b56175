// Rows that moved: the old ones go, the new ones stay as if they had always been there.
CALL () {
    UNWIND $facts AS fact
    MATCH ()-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
    WHERE r.moved_out IS NOT NULL
    DELETE r
}
CALL () {
    UNWIND $facts AS fact
    MATCH ()-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
    WHERE r.moved_in IS NOT NULL
    SET r.moved_in = null
}
