-- Whose workspaces these are is asked by every policy of every statement. Within a transaction the answer is kept, with the user
-- whom it is about, until a membership changes in that transaction; a membership that ends elsewhere ends with the next one.
-- Only the reading of the table runs as its owner: a change of user and of search_path costs more than the rest.
CREATE FUNCTION read_memberships(least_role smallint) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS
$$ BEGIN
    RETURN COALESCE((SELECT array_agg(workspace_id) FROM workspace_member
        WHERE user_id = current_setting('app.user')::uuid AND role >= least_role), '{}');
END $$;

CREATE FUNCTION kept_memberships(place text, least_role smallint) RETURNS uuid[] LANGUAGE plpgsql STABLE AS
$$ DECLARE
    whose text := current_setting('app.user', true) || ' ';
    kept text := current_setting(place, true);
    mine uuid[];
BEGIN
    IF COALESCE(whose, ' ') = ' ' THEN
        RETURN '{}';
    ELSIF starts_with(kept, whose) THEN
        RETURN substr(kept, length(whose) + 1)::uuid[];
    END IF;
    mine := public.read_memberships(least_role);
    PERFORM set_config(place, whose || mine::text, true);
    RETURN mine;
END $$;

-- In SQL and of one expression, so that they vanish into the statement.
CREATE OR REPLACE FUNCTION my_workspaces() RETURNS uuid[] LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT public.kept_memberships('app.reads', 0::smallint) $$;

CREATE OR REPLACE FUNCTION my_writable_workspaces() RETURNS uuid[] LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT public.kept_memberships('app.writes', 1::smallint) $$;

CREATE FUNCTION forget_memberships() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    PERFORM set_config('app.reads', '', true), set_config('app.writes', '', true);
    RETURN NULL;
END $$;

CREATE TRIGGER forget_memberships AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON workspace_member
    FOR EACH STATEMENT EXECUTE FUNCTION forget_memberships();

REVOKE ALL ON FUNCTION read_memberships, kept_memberships, forget_memberships FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_memberships, kept_memberships TO taskflow_app, taskflow_search;
