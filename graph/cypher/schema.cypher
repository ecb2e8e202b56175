// What makes looking up fast, and twice impossible. Every statement may be repeated.
CREATE CONSTRAINT party_node IF NOT EXISTS FOR (n:Party) REQUIRE n.node IS UNIQUE;
CREATE CONSTRAINT file_number IF NOT EXISTS FOR (n:File) REQUIRE n.file IS UNIQUE;
CREATE CONSTRAINT decision_no IF NOT EXISTS FOR (n:Decision) REQUIRE n.decision_no IS UNIQUE;
CREATE CONSTRAINT finding_name IF NOT EXISTS FOR (n:Finding) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT address_name IF NOT EXISTS FOR (n:Address) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT contact_name IF NOT EXISTS FOR (n:Contact) REQUIRE n.name IS UNIQUE;
CREATE INDEX party_id IF NOT EXISTS FOR (n:Party) ON (n.party_id);
CREATE INDEX party_former_id IF NOT EXISTS FOR (n:Party) ON (n.former_id);
CREATE INDEX key_key IF NOT EXISTS FOR (n:Key) ON (n.key);
CREATE INDEX key_node IF NOT EXISTS FOR (n:Key) ON (n.node);
CREATE INDEX alias_id IF NOT EXISTS FOR (n:Alias) ON (n.party_id);
CREATE INDEX alias_node IF NOT EXISTS FOR (n:Alias) ON (n.node);
CREATE INDEX described_uscc IF NOT EXISTS FOR ()-[r:DESCRIBED_IN]-() ON (r.uscc);
CREATE FULLTEXT INDEX organization_pairs IF NOT EXISTS
    FOR ()-[r:DESCRIBED_IN|DESCRIBED_IN_WAS]-() ON EACH [r.pairs]
    OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE FULLTEXT INDEX person_pairs IF NOT EXISTS
    FOR ()-[r:IDENTIFIED_IN|IDENTIFIED_IN_WAS]-() ON EACH [r.pairs]
    OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE FULLTEXT INDEX names IF NOT EXISTS
    FOR (n:Organization|Person) ON EACH [n.name]
    OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: true}}
;
CREATE CONSTRAINT store_name IF NOT EXISTS FOR (n:Store) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT writer_name IF NOT EXISTS FOR (n:Writer) REQUIRE n.name IS UNIQUE;
