-- Both answers are wanted by nearly every change, and the table is read as long for one as for two.
CREATE OR REPLACE FUNCTION read_memberships(least_role smallint) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS
$$ DECLARE
    whose text := current_setting('app.user');
    reads uuid[];
    writes uuid[];
BEGIN
    SELECT COALESCE(array_agg(workspace_id), '{}'), COALESCE(array_agg(workspace_id) FILTER (WHERE role >= 1), '{}')
    INTO reads, writes FROM workspace_member WHERE user_id = whose::uuid;
    PERFORM set_config('app.reads', whose || ' ' || reads::text, true),
            set_config('app.writes', whose || ' ' || writes::text, true);
    RETURN CASE WHEN least_role = 0 THEN reads ELSE writes END;
END $$;

CREATE OR REPLACE FUNCTION my_workspaces() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$ DECLARE
    whose text := current_setting('app.user', true) || ' ';
    kept text := current_setting('app.reads', true);
BEGIN
    IF whose IS NULL OR whose = ' ' THEN
        RETURN '{}';
    ELSIF starts_with(kept, whose) THEN
        RETURN substr(kept, length(whose) + 1)::uuid[];
    END IF;
    RETURN public.read_memberships(0::smallint);
END $$;

CREATE OR REPLACE FUNCTION my_writable_workspaces() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$ DECLARE
    whose text := current_setting('app.user', true) || ' ';
    kept text := current_setting('app.writes', true);
BEGIN
    IF whose IS NULL OR whose = ' ' THEN
        RETURN '{}';
    ELSIF starts_with(kept, whose) THEN
        RETURN substr(kept, length(whose) + 1)::uuid[];
    END IF;
    RETURN public.read_memberships(1::smallint);
END $$;

-- A task's tags are asked for once, by the statement that writes the task. Mostly all of them are there and written as they are
-- called: that is a look into an index, which the folded names are not under a policy, as folding is not leakproof.
CREATE INDEX tag_by_name ON tag (workspace_id, name);

-- A tag that is being merged or deleted is waited for, and made anew: whoever does that holds the workspace's tags alone. Not by
-- the tags' rows: each lock of a row is written, and those that everybody uses are locked by many at once. The function before this
-- one stays for replicas of the last release, whose plans do not survive another result.
CREATE FUNCTION ensure_tag_ids(ws uuid, ids uuid[], names text[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
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

-- A generated column's expression is read from the catalogue and planned by every statement that writes it; a trigger's is
-- kept by the session.
CREATE FUNCTION due_sort(due_date date, due_time time) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN due_date IS NULL THEN 'infinity'::timestamp ELSE due_date + COALESCE(due_time, '23:59:59'::time) END $$;

ALTER TABLE task ALTER COLUMN due_sort DROP EXPRESSION;

-- Title weighs most, then tags, then the description. Tag names are read here, so that no writer can forget them.
CREATE FUNCTION task_derived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    names text;
BEGIN
    NEW.due_sort := due_sort(NEW.due_date, NEW.due_time);
    NEW.search := setweight(to_tsvector('simple', fold(NEW.title)), 'A');
    IF NEW.tag_ids <> '{}' THEN
        SELECT string_agg(name, ' ') INTO names FROM tag WHERE workspace_id = NEW.workspace_id AND id = ANY (NEW.tag_ids);
        NEW.search := NEW.search || setweight(to_tsvector('simple', fold(COALESCE(names, ''))), 'B');
    END IF;
    IF NEW.description <> '' THEN
        NEW.search := NEW.search || setweight(to_tsvector('simple', fold(NEW.description)), 'C');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION task_due_sort() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.due_sort := due_sort(NEW.due_date, NEW.due_time);
    RETURN NEW;
END $$;

DROP TRIGGER task_search_on_insert ON task;
DROP TRIGGER task_search_on_update ON task;
DROP FUNCTION task_search_vector;
CREATE TRIGGER task_derived_on_insert BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION task_derived();
CREATE TRIGGER task_derived_on_update BEFORE UPDATE OF title, description, tag_ids ON task
    FOR EACH ROW EXECUTE FUNCTION task_derived();
CREATE TRIGGER task_due_on_update BEFORE UPDATE OF due_date, due_time, due_sort ON task
    FOR EACH ROW EXECUTE FUNCTION task_due_sort();
