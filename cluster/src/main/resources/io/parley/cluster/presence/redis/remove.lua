-- KEYS: room, its people, the project's rooms, its seats
-- ARGV: hash, sid of the incarnation
local found = placement(KEYS[1])
if found and found[1] ~= ARGV[2] then
  return {garbage, 0}
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[4])
typed(KEYS[3], 'hash', 'rooms')
redis.call('HDEL', KEYS[3], ARGV[1])
return {garbage, found and 1 or 0}
