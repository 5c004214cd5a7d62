-- Tables without a workspace, and so without row-level security: an account, its sessions, and keys exist before and beside
-- any workspace.

CREATE TABLE refresh_token (
    hash        bytea PRIMARY KEY,           -- SHA-256 of the token; the token itself is never stored
    family      uuid NOT NULL,               -- one sign-in; the reuse of a spent token revokes the family
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    revoked_at  timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_user ON refresh_token (user_id);

CREATE TABLE keyring (
    id          text PRIMARY KEY,
    kind        text NOT NULL,               -- 'token-signing' | 'data-protection' | 'vapid'
    secret      bytea NOT NULL,              -- AES-256-GCM: nonce, tag, ciphertext
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX keyring_kind ON keyring (kind, created_at);

CREATE TABLE idempotency (
    principal    uuid NOT NULL,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    status       smallint NOT NULL,
    body         bytea NOT NULL,
    etag         text,
    location     text,
    expires      timestamptz NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_expires ON idempotency (expires);
