-- An administrator who has repaired what parked events wait for has them tried at once; nothing else of them is theirs
-- to change.
GRANT UPDATE (due_at) ON parked TO taskflow_app;

-- Where a given-up event lay, so that one that fails again after a replay can say so once more.
ALTER TABLE dead_letter ADD COLUMN kafka_partition integer, ADD COLUMN kafka_offset bigint, ADD COLUMN log_pos bigint;
