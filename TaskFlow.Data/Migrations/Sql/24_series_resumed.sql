-- When a series last went on after a pause: occurrences of the days before are neither missed nor made up for.
ALTER TABLE series ADD COLUMN resumed_at timestamptz;
