// Rows of one table as relationships of one type.
UNWIND $rows AS row
MATCH (a:<<START>>)
MATCH (b:<<END>>)
CREATE (a)-[:<<TYPE>> {<<PROPERTIES>>}]->(b)
<<SHOWN>>
