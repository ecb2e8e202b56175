// The facts in a range whose rows are of one type.
MATCH ()-[r:<<TYPE>>]->() USING INDEX r:<<TYPE>>(fact)
WHERE $low <= r.fact <= $high
RETURN collect(r.fact) AS facts
