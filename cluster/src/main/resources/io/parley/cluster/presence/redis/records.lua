-- KEYS: room, its people
-- ARGV: time to live of people in ms
if not placement(KEYS[1]) then
  return {garbage, {}}
end
typed(KEYS[2], 'hash', 'people')
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return {garbage, redis.call('HGETALL', KEYS[2])}
