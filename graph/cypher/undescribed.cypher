// How many of these parties no row of organizations or persons was ever about.
UNWIND $nodes AS node
MATCH (a:Party {node: node})
WHERE NOT EXISTS { (a)-[:DESCRIBED_IN|DESCRIBED_IN_WAS|IDENTIFIED_IN|IDENTIFIED_IN_WAS]->() }
RETURN count(a) AS parties
