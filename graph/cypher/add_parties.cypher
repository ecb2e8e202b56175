// Parties, under the name their id gives them until a table describes them.
UNWIND $rows AS row
CREATE (:Party<<LABEL>> {node: row[0], party_id: row[1], name: row[2], revision: $revision})
