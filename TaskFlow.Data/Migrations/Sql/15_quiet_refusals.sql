-- Refuses with a message for the command that asked, which then runs again: nothing went wrong, so the server's log is not
-- told. Only a superuser says what is logged; where the migrator is none, the line is written.
CREATE FUNCTION refuse_quietly(named text, said text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS
$$ BEGIN
    BEGIN
        PERFORM set_config('log_min_messages', 'fatal', true);
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;
    END;
    RAISE EXCEPTION USING ERRCODE = 'TF001', CONSTRAINT = named, MESSAGE = said;
END $$;
REVOKE ALL ON FUNCTION refuse_quietly FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refuse_quietly TO taskflow_app;

CREATE OR REPLACE FUNCTION ensure_tags(ws uuid, ids uuid[], names text[]) RETURNS void LANGUAGE plpgsql AS $$
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
        PERFORM refuse_quietly('tag_spelling', otherwise::text);
    END IF;
END $$;
