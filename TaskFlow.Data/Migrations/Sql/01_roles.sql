-- Roles are shared by all databases of a cluster, so another migrator may make them at the same moment.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['owner', 'app', 'worker', 'relay', 'scheduler', 'search'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE taskflow_%s NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;

    -- Two migrators of one cluster may grant at the same moment; the loser has nothing left to do.
    BEGIN
        EXECUTE format('GRANT taskflow_owner, taskflow_app, taskflow_worker, taskflow_relay, taskflow_scheduler, taskflow_search TO %I', current_user);
    EXCEPTION WHEN internal_error THEN
        NULL;
    END;
END $$;

GRANT USAGE, CREATE ON SCHEMA public TO taskflow_owner;
GRANT CREATE ON SCHEMA public TO taskflow_search;
GRANT USAGE ON SCHEMA public TO taskflow_app, taskflow_worker, taskflow_relay, taskflow_scheduler, taskflow_search;
