CREATE TABLE series (
    workspace_id       uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    id                 uuid NOT NULL,
    title              text NOT NULL,
    rrule              text NOT NULL,         -- RFC 5545, canonical, WKST always there
    mode               smallint NOT NULL,     -- 0 from the schedule, 1 from completion
    missed             smallint NOT NULL,     -- 0 keep one, 1 keep all, 2 skip, 3 wait
    anchor_date        date NOT NULL,         -- the first occurrence, local
    anchor_time        time,
    anchor_zone        text,
    state              smallint NOT NULL DEFAULT 0, -- 0 active, 1 paused, 2 ended
    paused_at          timestamptz,
    acts_at            timestamptz,           -- when time alone next does something to it
    previous_series_id uuid,                  -- the series this one was split off
    version            bigint NOT NULL DEFAULT 1,
    created_by         uuid,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    deleted_at         timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX series_due ON series (acts_at) WHERE acts_at IS NOT NULL;

CREATE TABLE task (
    workspace_id   uuid NOT NULL,
    id             uuid NOT NULL,
    project_id     uuid NOT NULL,
    parent_id      uuid,
    root_id        uuid NOT NULL,             -- the top of its tree; the key of its events
    title          text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    description    text NOT NULL DEFAULT '' CHECK (length(description) <= 20000),
    status         smallint NOT NULL DEFAULT 0, -- 0 open, 1 completed
    priority       smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 3),
    start_date     date,
    start_time     time,
    start_zone     text,
    due_date       date,
    due_time       time,
    due_zone       text,
    due_at         timestamptz,               -- the instant, only where a zone fixes it
    due_sort       timestamp NOT NULL GENERATED ALWAYS AS
                       (CASE WHEN due_date IS NULL THEN 'infinity'::timestamp
                             ELSE due_date + COALESCE(due_time, '23:59:59'::time) END) STORED,
    tag_ids        uuid[] NOT NULL DEFAULT '{}',
    position       text COLLATE "C" NOT NULL,
    series_id      uuid,
    occurrence_key text COLLATE "C",
    version        bigint NOT NULL DEFAULT 1,
    created_by     uuid,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    completed_at   timestamptz,
    deleted_at     timestamptz,
    search         tsvector NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES task (workspace_id, id),
    FOREIGN KEY (workspace_id, series_id) REFERENCES series (workspace_id, id)
) WITH (fillfactor = 85);

CREATE INDEX task_by_due ON task (workspace_id, status, due_sort, id) WHERE deleted_at IS NULL;
CREATE INDEX task_by_project ON task (workspace_id, project_id, status, position, id) WHERE deleted_at IS NULL;
CREATE INDEX task_completed ON task (workspace_id, completed_at DESC, id) WHERE status = 1 AND deleted_at IS NULL;
CREATE INDEX task_by_parent ON task (workspace_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX task_by_series ON task (workspace_id, series_id) WHERE series_id IS NOT NULL;
CREATE INDEX task_trash ON task (workspace_id, deleted_at DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX task_search ON task USING gin (search);
CREATE INDEX task_tags ON task USING gin (tag_ids) WHERE tag_ids <> '{}';

-- Title weighs most, then tags, then the description. Tag names are read here, so that no writer can forget them.
CREATE FUNCTION task_search_vector() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    names text := '';
BEGIN
    IF NEW.tag_ids <> '{}' THEN
        SELECT COALESCE(string_agg(name, ' '), '') INTO names
        FROM tag WHERE workspace_id = NEW.workspace_id AND id = ANY (NEW.tag_ids);
    END IF;
    NEW.search := setweight(to_tsvector('simple', fold(NEW.title)), 'A')
        || setweight(to_tsvector('simple', fold(names)), 'B')
        || setweight(to_tsvector('simple', fold(NEW.description)), 'C');
    RETURN NEW;
END $$;
CREATE TRIGGER task_search_on_insert BEFORE INSERT ON task
    FOR EACH ROW EXECUTE FUNCTION task_search_vector();
CREATE TRIGGER task_search_on_update BEFORE UPDATE OF title, description, tag_ids ON task
    FOR EACH ROW EXECUTE FUNCTION task_search_vector();

CREATE TABLE occurrence (
    workspace_id uuid NOT NULL,
    series_id    uuid NOT NULL,
    key          text COLLATE "C" NOT NULL,   -- local date or date-time in ISO form, never an instant
    state        smallint NOT NULL DEFAULT 0, -- 0 open, 1 completed, 2 skipped, 3 missed
    task_id      uuid,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, series_id, key),
    FOREIGN KEY (workspace_id, series_id) REFERENCES series (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE reminder (
    workspace_id   uuid NOT NULL,
    id             uuid NOT NULL,
    task_id        uuid NOT NULL,
    user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    offset_minutes integer,                   -- before the due time; null for a moment of its own
    at_date        date,
    at_time        time,
    at_zone        text,
    next_fire_at   timestamptz,
    scheduled_for  timestamptz,               -- the instant it was set for; a snooze moves next_fire_at only
    state          smallint NOT NULL DEFAULT 0, -- 0 pending, 1 fired, 2 dismissed, 3 missed, 4 cancelled
    version        bigint NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, task_id) REFERENCES task (workspace_id, id) ON DELETE CASCADE,
    CHECK ((offset_minutes IS NULL) <> (at_date IS NULL))
);
CREATE INDEX reminder_due ON reminder (next_fire_at) WHERE state = 0;
CREATE INDEX reminder_by_task ON reminder (workspace_id, task_id);

CREATE TABLE reminder_firing (
    workspace_id uuid NOT NULL,
    reminder_id  uuid NOT NULL,
    scheduled_at timestamptz NOT NULL,
    fired_at     timestamptz NOT NULL,
    late         boolean NOT NULL,
    missed       boolean NOT NULL,
    event_id     uuid NOT NULL,
    PRIMARY KEY (workspace_id, reminder_id, scheduled_at)
);

CREATE TABLE notification (
    workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind         text NOT NULL,
    task_id      uuid,
    reminder_id  uuid,
    title        text NOT NULL,
    body         text,
    event_id     uuid NOT NULL,               -- what it tells of: natural key against duplicates
    created_at   timestamptz NOT NULL,
    read_at      timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, event_id, user_id)
);
CREATE INDEX notification_list ON notification (workspace_id, user_id, created_at DESC, id);
CREATE INDEX notification_unread ON notification (workspace_id, user_id) WHERE read_at IS NULL;
