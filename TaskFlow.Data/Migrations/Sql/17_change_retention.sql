-- Forgets, for up to a hundred workspaces, the oldest changes: from the first revision on, as long as they are older.
-- What lies behind a newer one stays, however old: a gap would be passed over unseen, while what is gone from the front
-- is answered with "resync".
CREATE FUNCTION forget_changes(before timestamptz, most integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER
    SET search_path = public AS $$
    WITH old AS (
        SELECT r.workspace_id, (
            SELECT max(f.revision) FILTER (WHERE f.all_old) FROM (
                SELECT c.revision, bool_and(c.occurred_at < before) OVER (ORDER BY c.revision) AS all_old FROM (
                    SELECT revision, occurred_at FROM workspace_change WHERE workspace_id = r.workspace_id
                    ORDER BY revision LIMIT most) c) f) AS upto
        FROM workspace_revision r
        WHERE (SELECT occurred_at FROM workspace_change c WHERE c.workspace_id = r.workspace_id
            ORDER BY revision LIMIT 1) < before
        LIMIT 100),
    gone AS (
        DELETE FROM workspace_change c USING old WHERE c.workspace_id = old.workspace_id AND c.revision <= old.upto
        RETURNING 1)
    SELECT count(*) FROM gone $$;
REVOKE ALL ON FUNCTION forget_changes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_changes TO taskflow_relay;
