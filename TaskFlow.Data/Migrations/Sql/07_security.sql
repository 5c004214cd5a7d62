-- Who is asking: the app sets app.user, a consumer app.workspaces, both local to the transaction.
CREATE FUNCTION app_user() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.user', true), '')::uuid $$;

CREATE FUNCTION batch_workspaces() RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.workspaces', true), '')::uuid[] $$;

-- Read on every statement, so a membership that ends takes effect at once. In PL/pgSQL, because a session keeps its plan:
-- a function in SQL that cannot be inlined is parsed and planned again by each statement that calls it.
CREATE FUNCTION my_workspaces() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS
$$ BEGIN
    RETURN COALESCE((SELECT array_agg(workspace_id) FROM workspace_member
        WHERE user_id = nullif(current_setting('app.user', true), '')::uuid), '{}');
END $$;

CREATE FUNCTION my_writable_workspaces() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS
$$ BEGIN
    RETURN COALESCE((SELECT array_agg(workspace_id) FROM workspace_member
        WHERE user_id = nullif(current_setting('app.user', true), '')::uuid AND role >= 1), '{}');
END $$;

-- Forces row-level security on a table with a workspace_id. Members read, members above viewer write; consumers reach the
-- workspaces of their batch; the owner (the migrator) reaches all.
CREATE PROCEDURE protect(target regclass, writers text DEFAULT 'my_writable_workspaces()') LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY app_reads ON %s FOR SELECT TO taskflow_app
        USING (workspace_id = ANY ((SELECT my_workspaces())::uuid[]))', target);
    EXECUTE format('CREATE POLICY app_inserts ON %s FOR INSERT TO taskflow_app
        WITH CHECK (workspace_id = ANY ((SELECT %s)::uuid[]))', target, writers);
    EXECUTE format('CREATE POLICY app_updates ON %s FOR UPDATE TO taskflow_app
        USING (workspace_id = ANY ((SELECT %s)::uuid[]))', target, writers);
    EXECUTE format('CREATE POLICY app_deletes ON %s FOR DELETE TO taskflow_app
        USING (workspace_id = ANY ((SELECT %s)::uuid[]))', target, writers);
    EXECUTE format('CREATE POLICY batch ON %s TO taskflow_worker
        USING (workspace_id = ANY ((SELECT batch_workspaces())::uuid[]))', target);
    EXECUTE format('CREATE POLICY owner ON %s TO taskflow_owner USING (true)', target);
END $$;

CALL protect('workspace_member');
CALL protect('project');
CALL protect('project_member');
CALL protect('tag');
CALL protect('series');
CALL protect('task');
CALL protect('occurrence');
CALL protect('reminder', 'my_workspaces()');
CALL protect('reminder_firing');
CALL protect('audit_head');
CALL protect('audit_entry');
CALL protect('audit_content');
CALL protect('workspace_revision');
CALL protect('workspace_change');
CALL protect('event_log', 'my_workspaces()');
CALL protect('parked');
CALL protect('dead_letter');

ALTER TABLE workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace FORCE ROW LEVEL SECURITY;
CREATE POLICY app_reads ON workspace FOR SELECT TO taskflow_app USING (id = ANY ((SELECT my_workspaces())::uuid[]));
CREATE POLICY app_updates ON workspace FOR UPDATE TO taskflow_app USING (id = ANY ((SELECT my_writable_workspaces())::uuid[]));
CREATE POLICY batch ON workspace TO taskflow_worker USING (id = ANY ((SELECT batch_workspaces())::uuid[]));
CREATE POLICY owner ON workspace TO taskflow_owner USING (true);

-- A notification is its user's alone.
ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON notification TO taskflow_app
    USING (workspace_id = ANY ((SELECT my_workspaces())::uuid[]) AND user_id = (SELECT app_user()));
CREATE POLICY batch ON notification TO taskflow_worker
    USING (workspace_id = ANY ((SELECT batch_workspaces())::uuid[]));
CREATE POLICY owner ON notification TO taskflow_owner USING (true);

-- The relay and the scheduler work across workspaces by their nature.
CREATE POLICY relay ON event_log FOR SELECT TO taskflow_relay USING (true);
CREATE POLICY relay ON parked TO taskflow_relay USING (true);
CREATE POLICY relay ON dead_letter TO taskflow_relay USING (true);
CREATE POLICY scheduler ON reminder TO taskflow_scheduler USING (true);
CREATE POLICY scheduler ON reminder_firing TO taskflow_scheduler USING (true);
CREATE POLICY scheduler ON series TO taskflow_scheduler USING (true);
CREATE POLICY scheduler ON task FOR SELECT TO taskflow_scheduler USING (true);
CREATE POLICY scheduler ON event_log FOR INSERT TO taskflow_scheduler WITH CHECK (true);
CREATE POLICY search ON task FOR SELECT TO taskflow_search USING (true);

-- A new account makes its workspace, its membership and its Inbox in one step, which no policy could allow by itself.
CREATE FUNCTION create_workspace(new_id uuid, new_name text, new_inbox uuid, for_user uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    INSERT INTO workspace (id, name) VALUES (new_id, new_name);
    INSERT INTO workspace_member (workspace_id, user_id, role) VALUES (new_id, for_user, 3);
    INSERT INTO project (workspace_id, id, name, position, is_inbox) VALUES (new_id, new_inbox, 'Inbox', '0', true);
    INSERT INTO audit_head (workspace_id, seq, hash) VALUES (new_id, 0, '\x');
    INSERT INTO workspace_revision (workspace_id, revision) VALUES (new_id, 0);
$$;

-- Under a policy no GIN index is used (the operators are not leakproof), so text search and tag filters run here, as a role
-- that sees all rows, and apply the workspace themselves. The words of a prefix are guessed to be many, so that with the price of
-- a turning disk the planner would read the whole table.
CREATE FUNCTION search_tasks(ws uuid, query text, any_tags uuid[] DEFAULT NULL, all_tags uuid[] DEFAULT NULL)
    RETURNS TABLE (id uuid, rank real) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public SET random_page_cost = 1.1 AS $$
BEGIN
    query := fold(query);
    IF NOT ws = ANY (my_workspaces()) THEN
        RETURN;
    ELSIF query IS NOT NULL THEN
        RETURN QUERY SELECT t.id, ts_rank(t.search, to_tsquery('simple', query)) FROM task t
            WHERE t.search @@ to_tsquery('simple', query) AND t.workspace_id = ws
              AND (any_tags IS NULL OR t.tag_ids && any_tags) AND (all_tags IS NULL OR t.tag_ids @> all_tags);
    ELSIF all_tags IS NOT NULL THEN
        RETURN QUERY SELECT t.id, 0::real FROM task t
            WHERE t.tag_ids @> all_tags AND t.tag_ids <> '{}' AND t.workspace_id = ws
              AND (any_tags IS NULL OR t.tag_ids && any_tags);
    ELSE
        RETURN QUERY SELECT t.id, 0::real FROM task t
            WHERE t.tag_ids && any_tags AND t.tag_ids <> '{}' AND t.workspace_id = ws;
    END IF;
END $$;

REVOKE ALL ON FUNCTION create_workspace, search_tasks, my_workspaces, my_writable_workspaces, ensure_partitions, drop_old_partitions FROM PUBLIC;
REVOKE ALL ON PROCEDURE protect, make_partition FROM PUBLIC;
GRANT EXECUTE ON FUNCTION create_workspace TO taskflow_app;
GRANT EXECUTE ON FUNCTION my_workspaces, my_writable_workspaces TO taskflow_app, taskflow_search;
GRANT EXECUTE ON FUNCTION ensure_partitions, drop_old_partitions TO taskflow_relay;

GRANT SELECT, INSERT, UPDATE, DELETE ON users, user_claims, user_logins, user_tokens, user_passkeys TO taskflow_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON refresh_token, keyring, idempotency TO taskflow_app;
GRANT SELECT, UPDATE ON workspace TO taskflow_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON workspace_member, project, project_member, tag, series, task, occurrence, reminder, notification TO taskflow_app;
GRANT SELECT ON audit_entry, audit_content, audit_head, workspace_revision, workspace_change, reminder_firing TO taskflow_app;
GRANT INSERT ON event_log, pending TO taskflow_app, taskflow_worker, taskflow_scheduler;
GRANT USAGE ON SEQUENCE event_log_pos TO taskflow_app, taskflow_worker, taskflow_scheduler;
GRANT SELECT ON event_log_pos TO taskflow_relay;

GRANT SELECT ON users, workspace, workspace_member, project_member TO taskflow_worker, taskflow_scheduler;
GRANT SELECT, INSERT, UPDATE, DELETE ON project, tag, series, task, occurrence, reminder, notification TO taskflow_worker;
GRANT SELECT, INSERT, UPDATE ON audit_head, workspace_revision TO taskflow_worker;
GRANT SELECT, INSERT ON audit_entry, audit_content, workspace_change TO taskflow_worker;
GRANT SELECT, INSERT ON inbox TO taskflow_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON parked, dead_letter TO taskflow_worker, taskflow_relay;

GRANT SELECT ON event_log TO taskflow_relay;
GRANT SELECT, INSERT, DELETE ON pending TO taskflow_relay;
GRANT SELECT, UPDATE ON relay_lease TO taskflow_relay;
GRANT SELECT, INSERT, UPDATE, DELETE ON relay_member TO taskflow_relay;
GRANT SELECT, DELETE ON idempotency, refresh_token TO taskflow_relay;

GRANT SELECT, UPDATE ON reminder, series TO taskflow_scheduler;
GRANT SELECT, INSERT ON reminder_firing TO taskflow_scheduler;
GRANT SELECT ON task TO taskflow_scheduler, taskflow_search;
