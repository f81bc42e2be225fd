-- KEYS: a room's seats
-- ARGV: identity, how many there are, lease in ms
local now = seats_now(KEYS[1])
if not redis.call('ZSCORE', KEYS[1], ARGV[1])
    and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  return {garbage, 0}
end
keep_seat(KEYS[1], ARGV[1], now, ARGV[3])
return {garbage, 1}
