-- Makes the tags that are not there yet. What is answered and logged was written before, so it must name the others as they
-- are called: where it does not, nothing happens, and the message says how each one is called that was written otherwise.
CREATE FUNCTION ensure_tags(ws uuid, ids uuid[], names text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    otherwise jsonb;
BEGIN
    INSERT INTO tag (workspace_id, id, name)
    SELECT ws, wanted.id, wanted.name FROM unnest(ids, names) AS wanted (id, name)
    WHERE NOT EXISTS (SELECT FROM tag t WHERE t.workspace_id = ws AND fold(t.name) = fold(wanted.name))
    ORDER BY fold(wanted.name)
    ON CONFLICT (workspace_id, fold(name)) DO NOTHING;

    SELECT jsonb_object_agg(wanted, t.name) INTO otherwise
    FROM unnest(names) AS wanted JOIN tag t ON t.workspace_id = ws AND fold(t.name) = fold(wanted)
    WHERE t.name <> wanted;
    IF otherwise IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'TF001', CONSTRAINT = 'tag_spelling', MESSAGE = otherwise::text;
    END IF;
END $$;
REVOKE ALL ON FUNCTION ensure_tags FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_tags TO taskflow_app;
