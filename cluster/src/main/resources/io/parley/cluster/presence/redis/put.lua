-- KEYS: room, its people
-- ARGV: sid, record with its version before it, time to live of people in ms
if not placement(KEYS[1]) then
  return {garbage}
end
typed(KEYS[2], 'hash', 'people')
local present = redis.call('HGET', KEYS[2], ARGV[1])
local held = present and version(present)
if present and not held then
  found_garbage('people')
end
if not held or compare(version(ARGV[2]), held) > 0 then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {garbage}
