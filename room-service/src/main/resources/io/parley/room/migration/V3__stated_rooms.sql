-- Whether the log has been told. What was over before there were histories is not told.
ALTER TABLE rooms ADD COLUMN start_stated boolean NOT NULL DEFAULT false;
ALTER TABLE rooms ADD COLUMN finish_stated boolean NOT NULL DEFAULT false;
UPDATE rooms SET start_stated = true, finish_stated = true WHERE closed_at IS NOT NULL;
CREATE INDEX rooms_unstated ON rooms (created_at)
  WHERE NOT start_stated OR (closed_at IS NOT NULL AND NOT finish_stated);
