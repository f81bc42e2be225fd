-- KEYS: a room's people
-- ARGV: sid, record with its version before it
typed(KEYS[1], 'hash', 'people')
local present = redis.call('HGET', KEYS[1], ARGV[1])
local held = present and version(present)
if present and not held then
  found_garbage('people')
end
if present and (not held or compare(version(ARGV[2]), held) == 0) then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
return {garbage}
