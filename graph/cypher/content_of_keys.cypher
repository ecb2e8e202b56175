// The keys of a range of nodes.
MATCH (s:Store)
WITH s.revision AS now
CALL (now) {
    MATCH (k:Key)
    WHERE $low <= k.node < $high AND k.revision_in <= now
        AND coalesce(k.revision_out, now + 1) > now
    WITH k ORDER BY k.node, k.key
    WITH k.dataset AS dataset, k.namespace AS namespace,
        collect(k.key) AS keys, collect(k.node) AS nodes
    RETURN collect([dataset, namespace, keys, nodes]) AS blocks
}
MATCH (t:Store)
RETURN blocks, t.revision = now AS unchanged
