-- KEYS: a room's seats
-- ARGV: lease in ms, identities
local now = seats_now(KEYS[1])
for i = 2, #ARGV do
  keep_seat(KEYS[1], ARGV[i], now, ARGV[1])
end
return {garbage}
