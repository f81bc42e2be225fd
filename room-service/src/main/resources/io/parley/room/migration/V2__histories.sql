-- One row for each incarnation of which facts came; who changes a history locks it.
CREATE TABLE histories (
  room_sid    text COLLATE "C" PRIMARY KEY,
  project     text COLLATE "C" NOT NULL,
  room        text COLLATE "C" NOT NULL,
  -- when its first fact happened
  began_at    timestamptz NOT NULL,
  last_number bigint NOT NULL DEFAULT 0,
  changed_at  timestamptz NOT NULL
);
CREATE INDEX histories_name ON histories (project, room, began_at DESC);
CREATE INDEX histories_age ON histories (changed_at);

CREATE TABLE facts (
  room_sid    text COLLATE "C" NOT NULL,
  number      bigint NOT NULL,
  id          text COLLATE "C" NOT NULL,
  transition  text NOT NULL,
  subject     text COLLATE "C" NOT NULL,
  -- empty where it is about the room
  participant text COLLATE "C" NOT NULL,
  stored_at   timestamptz NOT NULL,
  -- the message as it came
  body        bytea NOT NULL,
  PRIMARY KEY (room_sid, number)
);
CREATE UNIQUE INDEX facts_id ON facts (room_sid, id);
CREATE INDEX facts_participant ON facts (room_sid, participant) WHERE participant <> '';
CREATE INDEX facts_age ON facts (stored_at);

-- Facts that came before what they depend on, for some seconds.
CREATE TABLE waiting_facts (
  arrival  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_sid text COLLATE "C" NOT NULL,
  id       text COLLATE "C" NOT NULL,
  since    timestamptz NOT NULL,
  body     bytea NOT NULL,
  UNIQUE (room_sid, id)
);
CREATE INDEX waiting_facts_since ON waiting_facts (since);
