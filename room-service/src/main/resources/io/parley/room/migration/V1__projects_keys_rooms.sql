CREATE TABLE projects (
  id         text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  id         text PRIMARY KEY,
  project    text NOT NULL REFERENCES projects,
  secret     text NOT NULL,
  -- 'seed': from the configuration, and inactive once it is no longer named there
  origin     text NOT NULL CHECK (origin IN ('seed', 'api')),
  active     boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each incarnation of a room's name; those that are closed are its history.
CREATE TABLE rooms (
  sid                       text PRIMARY KEY,
  project                   text NOT NULL REFERENCES projects,
  name                      text NOT NULL,
  empty_timeout_seconds     bigint NOT NULL,
  departure_timeout_seconds bigint NOT NULL,
  max_participants          bigint NOT NULL,
  min_playout_delay_millis  bigint NOT NULL,
  max_playout_delay_millis  bigint NOT NULL,
  sync_streams              boolean NOT NULL,
  -- UTF-8; not text, which could not hold U+0000
  metadata                  bytea NOT NULL,
  created_at                timestamptz NOT NULL,
  closed_at                 timestamptz,
  close_reason              text
);

-- At most one incarnation of a name lives.
CREATE UNIQUE INDEX rooms_live ON rooms (project, name COLLATE "C") WHERE closed_at IS NULL;
CREATE INDEX rooms_history ON rooms (project, name, created_at DESC);
