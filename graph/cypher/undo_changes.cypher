// Rows that a load moved or closed and did not publish, as they were.
CALL () {
    UNWIND $facts AS fact
    MATCH ()-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
    WHERE r.moved_in = $revision
    DELETE r
}
CALL () {
    UNWIND $facts AS fact
    MATCH ()-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
    WHERE r.moved_out = $revision
    SET r.moved_out = null
}
CALL () {
    UNWIND $facts AS fact
    MATCH ()-[r:<<TYPE>> {fact: fact}]->() USING INDEX r:<<TYPE>>(fact)
    WHERE r.revision_out = $revision
    SET r.revision_out = null
}
