-- A policy lets only those lock a row who may change it.
CREATE FUNCTION hold_task(ws uuid, held uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS
$$ BEGIN
    IF ws = ANY (my_workspaces()) THEN
        PERFORM FROM task WHERE workspace_id = ws AND id = held FOR NO KEY UPDATE;
    END IF;
END $$;
REVOKE ALL ON FUNCTION hold_task FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_task TO taskflow_app;
