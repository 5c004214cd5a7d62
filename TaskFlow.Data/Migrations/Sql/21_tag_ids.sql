-- Script 16 was changed after it had been delivered: a database that ran it before has not this function, or one that locks the
-- tags' rows.
CREATE OR REPLACE FUNCTION ensure_tag_ids(ws uuid, ids uuid[], names text[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    found uuid[];
    otherwise jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7310579, hashtext(ws::text));
    SELECT array_agg(t.id) INTO found FROM tag t WHERE t.workspace_id = ws AND t.name = ANY (names);
    IF cardinality(found) = cardinality(names) OR names = '{}' THEN
        RETURN COALESCE(found, '{}');
    END IF;

    INSERT INTO tag (workspace_id, id, name)
    SELECT ws, wanted.id, wanted.name FROM unnest(ids, names) AS wanted (id, name)
    WHERE NOT EXISTS (SELECT FROM tag t WHERE t.workspace_id = ws AND fold(t.name) = fold(wanted.name))
    ORDER BY fold(wanted.name)
    ON CONFLICT (workspace_id, fold(name)) DO NOTHING;

    SELECT array_agg(t.id), jsonb_object_agg(wanted, t.name) FILTER (WHERE t.name <> wanted) INTO found, otherwise
    FROM unnest(names) AS wanted JOIN tag t ON t.workspace_id = ws AND fold(t.name) = fold(wanted);
    IF otherwise IS NOT NULL THEN
        PERFORM refuse_quietly('tag_spelling', otherwise::text);
    END IF;
    RETURN COALESCE(found, '{}');
END $$;
REVOKE ALL ON FUNCTION ensure_tag_ids FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_tag_ids TO taskflow_app;
