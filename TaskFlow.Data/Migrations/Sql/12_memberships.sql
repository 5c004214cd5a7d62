-- Whose workspaces these are is asked by every policy of every statement. Within a transaction the answer is kept, with the user
-- whom it is about, until a membership changes in that transaction; a membership that ends elsewhere ends with the next one.
-- Only the reading of the table runs as its owner: a change of user and of search_path costs more than the rest. Not in SQL, and not
-- one through the other: what the planner would take into a statement it would parse again with every plan.
CREATE FUNCTION read_memberships(least_role smallint) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS
$$ BEGIN
    RETURN COALESCE((SELECT array_agg(workspace_id) FROM workspace_member
        WHERE user_id = current_setting('app.user')::uuid AND role >= least_role), '{}');
END $$;

CREATE OR REPLACE FUNCTION my_workspaces() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$ DECLARE
    whose text := current_setting('app.user', true) || ' ';
    kept text := current_setting('app.reads', true);
    mine uuid[];
BEGIN
    IF whose IS NULL OR whose = ' ' THEN
        RETURN '{}';
    ELSIF starts_with(kept, whose) THEN
        RETURN substr(kept, length(whose) + 1)::uuid[];
    END IF;
    mine := public.read_memberships(0::smallint);
    PERFORM set_config('app.reads', whose || mine::text, true);
    RETURN mine;
END $$;

CREATE OR REPLACE FUNCTION my_writable_workspaces() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$ DECLARE
    whose text := current_setting('app.user', true) || ' ';
    kept text := current_setting('app.writes', true);
    mine uuid[];
BEGIN
    IF whose IS NULL OR whose = ' ' THEN
        RETURN '{}';
    ELSIF starts_with(kept, whose) THEN
        RETURN substr(kept, length(whose) + 1)::uuid[];
    END IF;
    mine := public.read_memberships(1::smallint);
    PERFORM set_config('app.writes', whose || mine::text, true);
    RETURN mine;
END $$;

CREATE FUNCTION forget_memberships() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    PERFORM set_config('app.reads', '', true), set_config('app.writes', '', true);
    RETURN NULL;
END $$;

CREATE TRIGGER forget_memberships AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON workspace_member
    FOR EACH STATEMENT EXECUTE FUNCTION forget_memberships();

REVOKE ALL ON FUNCTION read_memberships, forget_memberships FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_memberships TO taskflow_app, taskflow_search;
