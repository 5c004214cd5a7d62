-- Where a parked event came from: of a foreign one the type does not tell, and its dead letter has to say. Null in rows of older
-- releases.
ALTER TABLE parked ADD COLUMN topic smallint;
