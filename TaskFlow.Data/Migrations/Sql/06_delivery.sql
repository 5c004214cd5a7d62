CREATE SEQUENCE event_log_pos;

CREATE TABLE event_log (
    pos          bigint NOT NULL DEFAULT nextval('event_log_pos'),
    shard        smallint NOT NULL,           -- 0..15, of the key
    topic        smallint NOT NULL,
    key          uuid NOT NULL,
    agg_version  bigint NOT NULL,
    event_id     uuid NOT NULL,
    workspace_id uuid NOT NULL,
    type         text NOT NULL,
    payload      bytea NOT NULL,              -- the serialised envelope: what Kafka carries
    occurred_at  timestamptz NOT NULL,
    PRIMARY KEY (pos)
) PARTITION BY RANGE (pos);
ALTER SEQUENCE event_log_pos OWNED BY event_log.pos;
CREATE TABLE event_log_default PARTITION OF event_log DEFAULT;
CREATE INDEX event_log_time ON event_log USING brin (occurred_at);

-- One row per event that is not yet safe behind the transport. Emptied all the time, so it must stay small.
CREATE TABLE pending (
    shard smallint NOT NULL,
    pos   bigint NOT NULL,
    PRIMARY KEY (shard, pos)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);

CREATE TABLE relay_lease (
    shard      smallint PRIMARY KEY,
    owner      uuid,
    epoch      bigint NOT NULL DEFAULT 0,     -- rises with every change of owner; fences the deletes of the one before
    expires_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO relay_lease (shard) SELECT generate_series(0, 15);

-- The relays that run: each one takes its fair share of the shards.
CREATE TABLE relay_member (
    owner      uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE TABLE inbox (
    consumer  smallint NOT NULL,
    event_day date NOT NULL,                  -- of the envelope's time, never of the clock
    event_id  uuid NOT NULL,
    PRIMARY KEY (consumer, event_day, event_id)
) PARTITION BY RANGE (event_day);
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;

-- Events that failed for one consumer and wait for another try; later ones of the same key queue up behind them.
CREATE TABLE parked (
    consumer     smallint NOT NULL,
    key          uuid NOT NULL,
    seq          bigint GENERATED ALWAYS AS IDENTITY,
    event_id     uuid NOT NULL,
    workspace_id uuid NOT NULL,
    type         text NOT NULL,
    payload      bytea NOT NULL,
    attempts     integer NOT NULL,
    due_at       timestamptz NOT NULL,
    error        text,
    fingerprint  text,
    parked_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, key, seq),
    UNIQUE (consumer, event_id)
);
CREATE INDEX parked_due ON parked (consumer, due_at);

CREATE TABLE dead_letter (
    id            uuid PRIMARY KEY,
    consumer      smallint NOT NULL,
    topic         smallint NOT NULL,
    key           uuid,
    event_id      uuid,
    workspace_id  uuid,
    type          text,
    payload       bytea NOT NULL,
    attempts      integer NOT NULL,
    error         text NOT NULL,
    fingerprint   text NOT NULL,
    trace_parent  text,
    first_failure timestamptz NOT NULL,
    last_failure  timestamptz NOT NULL,
    replayed_at   timestamptz,
    discarded_at  timestamptz,
    reason        text
);
CREATE INDEX dead_letter_open ON dead_letter (consumer, fingerprint) WHERE replayed_at IS NULL AND discarded_at IS NULL;

-- Makes one partition. Rows of its range that fell into the default one, because the job was late, move into it.
CREATE PROCEDURE make_partition(parent text, part text, key text, first text, past text) LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
        EXECUTE format('LOCK TABLE %I', parent || '_default');
        EXECUTE format('WITH moved AS (DELETE FROM %1$I WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING *)
            INSERT INTO %5$I SELECT * FROM moved', parent || '_default', key, first, past, part);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, first, past);
    END IF;
END $$;

-- Makes partitions ahead: enough days of inbox on both sides of today, enough positions of the log. Safe to run at any time.
CREATE FUNCTION ensure_partitions(today date DEFAULT CURRENT_DATE, log_rows bigint DEFAULT 5000000) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    day   date;
    first bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7310577);
    FOR day IN SELECT d::date FROM generate_series(today - 1, today + 7, interval '1 day') d LOOP
        CALL make_partition('inbox', 'inbox_' || to_char(day, 'YYYYMMDD'), 'event_day', day::text, (day + 1)::text);
    END LOOP;
    FOR i IN 0..2 LOOP
        SELECT (last_value / log_rows + i) * log_rows INTO first FROM event_log_pos;
        CALL make_partition('event_log', 'event_log_' || first, 'pos', first::text, (first + log_rows)::text);
    END LOOP;
END $$;

-- Drops what retention no longer covers: inbox days and whole log partitions, and such rows of the default ones. Returns the names
-- that went.
CREATE FUNCTION drop_old_partitions(today date DEFAULT CURRENT_DATE, days integer DEFAULT 30) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    part   record;
    newest timestamptz;
    needed boolean;
BEGIN
    DELETE FROM inbox_default WHERE event_day < today - days;
    DELETE FROM event_log_default e WHERE e.occurred_at < today - days
        AND NOT EXISTS (SELECT FROM pending p WHERE p.shard = e.shard AND p.pos = e.pos);
    FOR part IN
        SELECT c.relname, p.relname AS parent FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
        WHERE p.relname IN ('inbox', 'event_log') AND c.relname ~ '_[0-9]+$'
    LOOP
        IF part.parent = 'inbox' THEN
            CONTINUE WHEN to_date(substring(part.relname FROM '[0-9]+$'), 'YYYYMMDD') >= today - days;
        ELSE
            EXECUTE format('SELECT max(occurred_at) FROM %I', part.relname) INTO newest;
            CONTINUE WHEN newest IS NULL OR newest >= today - days;
            -- However old, what is not yet safe behind the transport stays.
            EXECUTE format('SELECT EXISTS (SELECT FROM %I e JOIN pending p ON p.shard = e.shard AND p.pos = e.pos)',
                part.relname) INTO needed;
            CONTINUE WHEN needed;
        END IF;
        EXECUTE format('DROP TABLE %I', part.relname);
        RETURN NEXT part.relname;
    END LOOP;
END $$;
