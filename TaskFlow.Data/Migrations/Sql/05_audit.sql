CREATE TABLE audit_head (
    workspace_id uuid PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
    seq          bigint NOT NULL,
    hash         bytea NOT NULL
);

CREATE TABLE audit_entry (
    workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    seq          bigint NOT NULL,
    event_id     uuid NOT NULL,
    type         text NOT NULL,
    subject      uuid NOT NULL,
    actor        uuid,
    actor_kind   text NOT NULL,
    occurred_at  timestamptz NOT NULL,
    digest       bytea NOT NULL,              -- SHA-256(salt, content)
    hash         bytea NOT NULL,              -- SHA-256(previous hash, this entry's fields and digest)
    PRIMARY KEY (workspace_id, seq),
    UNIQUE (workspace_id, event_id)
);
CREATE INDEX audit_entry_subject ON audit_entry (workspace_id, subject, seq);

-- Content and salt lie apart: they can be erased with an account while the chain of digests still verifies.
CREATE TABLE audit_content (
    workspace_id uuid NOT NULL,
    seq          bigint NOT NULL,
    salt         bytea NOT NULL,
    content      bytea NOT NULL,              -- the event's data as it was digested
    PRIMARY KEY (workspace_id, seq),
    FOREIGN KEY (workspace_id, seq) REFERENCES audit_entry (workspace_id, seq) ON DELETE CASCADE
);

CREATE TABLE workspace_revision (
    workspace_id uuid PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
    revision     bigint NOT NULL
);

CREATE TABLE workspace_change (
    workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    revision     bigint NOT NULL,
    event_id     uuid NOT NULL,
    type         text NOT NULL,
    subject      uuid NOT NULL,
    task_id      uuid,
    user_id      uuid,                        -- set where only one person may see it: reminders, notifications
    version      bigint NOT NULL,
    actor        uuid,
    command_id   uuid,
    occurred_at  timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, revision),
    UNIQUE (workspace_id, event_id)
);
