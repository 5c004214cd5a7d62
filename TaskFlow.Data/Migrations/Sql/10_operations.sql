-- The first account of an instance runs it; so does the oldest one of an instance that is there already.
CREATE INDEX users_instance_admin ON users (id) WHERE is_instance_admin;
UPDATE users SET is_instance_admin = true WHERE id = (SELECT id FROM users ORDER BY created_at, id LIMIT 1);

CREATE FUNCTION claim_instance(for_user uuid) RETURNS void LANGUAGE plpgsql SET search_path = public AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM users WHERE is_instance_admin) THEN
        -- Held to the commit: of two first accounts at the same moment the second one sees the first.
        PERFORM pg_advisory_xact_lock(7310578);
        UPDATE users SET is_instance_admin = true
        WHERE id = for_user AND NOT EXISTS (SELECT FROM users WHERE is_instance_admin);
    END IF;
END $$;

CREATE FUNCTION is_instance_admin() RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = public AS $$ BEGIN
    RETURN EXISTS (SELECT FROM users u
        WHERE u.id = nullif(current_setting('app.user', true), '')::uuid AND u.is_instance_admin);
END $$;

-- What administrators did to the delivery of events. Nobody changes or removes a row, and no workspace is needed to read it.
CREATE TABLE operation_log (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor      uuid NOT NULL,                 -- without a reference: the row outlives the account
    address    text,
    command_id uuid NOT NULL,
    action     text NOT NULL,
    affected   integer NOT NULL,
    detail     jsonb NOT NULL                 -- what was chosen, and the reason given
);
ALTER TABLE operation_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation_log FORCE ROW LEVEL SECURITY;
CREATE POLICY administrators_read ON operation_log FOR SELECT TO taskflow_app USING ((SELECT is_instance_admin()));
CREATE POLICY administrators_write ON operation_log FOR INSERT TO taskflow_app
    WITH CHECK ((SELECT is_instance_admin()) AND actor = (SELECT app_user()));
CREATE POLICY owner ON operation_log TO taskflow_owner USING (true);

-- Events of all workspaces, with what they say: for administrators alone, not for the members of a workspace.
DROP POLICY app_reads ON event_log;
DROP POLICY app_reads ON parked;
DROP POLICY app_inserts ON parked;
DROP POLICY app_updates ON parked;
DROP POLICY app_deletes ON parked;
DROP POLICY app_reads ON dead_letter;
DROP POLICY app_inserts ON dead_letter;
DROP POLICY app_updates ON dead_letter;
DROP POLICY app_deletes ON dead_letter;
CREATE POLICY administrators ON event_log FOR SELECT TO taskflow_app USING ((SELECT is_instance_admin()));
CREATE POLICY administrators ON parked TO taskflow_app USING ((SELECT is_instance_admin()));
CREATE POLICY administrators ON dead_letter TO taskflow_app USING ((SELECT is_instance_admin()));

-- The order in which they were given up, which is that of each key: a replay keeps it.
ALTER TABLE dead_letter ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX dead_letter_time ON dead_letter (last_failure DESC, id DESC);

REVOKE ALL ON FUNCTION claim_instance, is_instance_admin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_instance, is_instance_admin TO taskflow_app;
GRANT SELECT, INSERT ON operation_log TO taskflow_app;
GRANT SELECT ON event_log, pending, inbox TO taskflow_app;
GRANT SELECT, INSERT ON parked TO taskflow_app;
GRANT SELECT, UPDATE ON dead_letter TO taskflow_app;
