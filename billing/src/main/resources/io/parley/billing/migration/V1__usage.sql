-- What SFU nodes stated, as evidence for the hours: one row for each id, of the version that counts.
-- Names are in the order of their bytes, whatever the database's locale.
CREATE TABLE samples (
  id                text COLLATE "C" PRIMARY KEY,
  project           text NOT NULL,
  room              text NOT NULL,
  room_sid          text NOT NULL,
  participant_sid   text NOT NULL,
  identity          text NOT NULL,
  node              text NOT NULL,
  region            text NOT NULL,
  -- by the clock of the node
  from_at           timestamptz NOT NULL,
  duration_ms       bigint NOT NULL,
  logged_at         timestamptz NOT NULL,
  -- tells versions apart that are alike in everything that counts
  digest            bigint NOT NULL,
  -- from_at, or logged_at where the two are so far apart that the node's clock is suspect
  counts_at         timestamptz NOT NULL,
  clock_suspect     boolean NOT NULL,
  audio_bytes_in    bigint NOT NULL,
  audio_bytes_out   bigint NOT NULL,
  audio_packets_in  bigint NOT NULL,
  audio_packets_out bigint NOT NULL,
  video_bytes_in    bigint NOT NULL,
  video_bytes_out   bigint NOT NULL,
  video_packets_in  bigint NOT NULL,
  video_packets_out bigint NOT NULL,
  screen_bytes_in   bigint NOT NULL,
  screen_bytes_out  bigint NOT NULL,
  screen_packets_in bigint NOT NULL,
  screen_packets_out bigint NOT NULL,
  data_bytes_in     bigint NOT NULL,
  data_bytes_out    bigint NOT NULL,
  data_packets_in   bigint NOT NULL,
  data_packets_out  bigint NOT NULL,
  other_bytes_in    bigint NOT NULL,
  other_bytes_out   bigint NOT NULL,
  other_packets_in  bigint NOT NULL,
  other_packets_out bigint NOT NULL
);

CREATE INDEX samples_age ON samples (counts_at);

-- The sums of samples, kept for good. Changed only together with samples.
CREATE TABLE usage_hours (
  project           text COLLATE "C" NOT NULL,
  hour              timestamptz NOT NULL,
  room              text COLLATE "C" NOT NULL,
  identity          text COLLATE "C" NOT NULL,
  -- 0 where corrections moved them all to another hour
  samples           bigint NOT NULL,
  duration_ms       bigint NOT NULL,
  clock_suspect_ms  bigint NOT NULL,
  audio_bytes_in    bigint NOT NULL,
  audio_bytes_out   bigint NOT NULL,
  audio_packets_in  bigint NOT NULL,
  audio_packets_out bigint NOT NULL,
  video_bytes_in    bigint NOT NULL,
  video_bytes_out   bigint NOT NULL,
  video_packets_in  bigint NOT NULL,
  video_packets_out bigint NOT NULL,
  screen_bytes_in   bigint NOT NULL,
  screen_bytes_out  bigint NOT NULL,
  screen_packets_in bigint NOT NULL,
  screen_packets_out bigint NOT NULL,
  data_bytes_in     bigint NOT NULL,
  data_bytes_out    bigint NOT NULL,
  data_packets_in   bigint NOT NULL,
  data_packets_out  bigint NOT NULL,
  other_bytes_in    bigint NOT NULL,
  other_bytes_out   bigint NOT NULL,
  other_packets_in  bigint NOT NULL,
  other_packets_out bigint NOT NULL,
  PRIMARY KEY (project, hour, room, identity)
);

-- One row: samples that count before this are purged, and a repetition of one cannot be told.
CREATE TABLE retention (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  kept_since timestamptz NOT NULL
);

INSERT INTO retention (kept_since) VALUES ('1970-01-01T00:00:00Z');
