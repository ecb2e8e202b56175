// Rows are read in the order of their facts, and in ranges of them.
CREATE INDEX <<NAME>> IF NOT EXISTS FOR ()-[r:<<TYPE>>]-() ON (r.`<<PROPERTY>>`)
