// Each node whose party has several, and the least of them. Only renaming makes such.
MATCH (s:Store)
WITH s.revision AS now, s.nodes AS nodes
CALL (now) {
    MATCH (n:Alias) WHERE n.revision_in <= now AND coalesce(n.revision_out, now + 1) > now
    MATCH (a:Party {node: n.node})
    WITH now, collect(DISTINCT <<PARTY_ID>>) AS ids
    UNWIND ids AS id
    MATCH (a:Party) USING INDEX a:Party(party_id) USING INDEX a:Party(former_id)
    WHERE (a.party_id = id OR a.former_id = id)
        AND a.revision <= now AND <<PARTY_ID>> = id
    WITH id, min(a.node) AS least, collect(a.node) AS same
    UNWIND same AS node
    WITH node, least WHERE node <> least
    RETURN collect([node, least]) AS shared
}
MATCH (t:Store)
RETURN nodes, shared, t.revision = now AS unchanged
