-- How participants' connections were, in about ten seconds each.
CREATE TABLE quality_samples (
  id              text COLLATE "C" PRIMARY KEY,
  project         text COLLATE "C" NOT NULL,
  room            text COLLATE "C" NOT NULL,
  room_sid        text COLLATE "C" NOT NULL,
  participant_sid text COLLATE "C" NOT NULL,
  identity        text COLLATE "C" NOT NULL,
  -- by the clock of the node that stated it
  from_at         timestamptz NOT NULL,
  stored_at       timestamptz NOT NULL DEFAULT now(),
  -- the message as it came
  body            bytea NOT NULL
);
CREATE INDEX quality_samples_room ON quality_samples (project, room, from_at, id);
CREATE INDEX quality_samples_age ON quality_samples (stored_at);
