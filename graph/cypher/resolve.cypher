// Who answers to a text: as an id, a former id, a code, a key with its dataset, a key alone, a name.
MATCH (s:Store)
WITH s.revision AS now, s.revision AS at
CALL (now) {
    MATCH (a:Party) USING INDEX a:Party(party_id) USING INDEX a:Party(former_id)
    WHERE (a.party_id = $text OR a.former_id = $text)
        AND a.revision <= now AND <<PARTY_ID>> = $text
    RETURN count(a) > 0 AS is_id
}
CALL (now) {
    MATCH (n:Alias {party_id: $text}) USING INDEX n:Alias(party_id)
    WHERE n.revision_in <= now AND coalesce(n.revision_out, now + 1) > now
    MATCH (a:Party {node: n.node})
    RETURN collect(<<PARTY_ID>>) AS aliases
}
CALL (now, at) {
    CALL (now, at) {
        MATCH (a:Party) USING INDEX a:Party(party_id) USING INDEX a:Party(former_id)
        WHERE (a.party_id = $code_id OR a.former_id = $code_id)
            AND a.revision <= now AND <<PARTY_ID>> = $code_id
        RETURN <<PARTY_ID>> AS party
        UNION
        MATCH (a:Party)-[r:DESCRIBED_IN]->() USING INDEX r:DESCRIBED_IN(uscc)
        WHERE r.uscc = $code
            AND <<IN_REVISION>>
        RETURN <<PARTY_ID>> AS party
    }
    RETURN collect(party) AS coded
}
CALL (now) {
    UNWIND [$text, $key] AS key
    MATCH (k:Key {key: key}) USING INDEX k:Key(key)
    WHERE k.revision_in <= now AND coalesce(k.revision_out, now + 1) > now
    MATCH (a:Party {node: k.node})
    RETURN collect([k.key, k.namespace, k.dataset, <<PARTY_ID>>]) AS keys
}
MATCH (t:Store)
RETURN is_id, aliases, coded, keys, t.revision = now AS unchanged
