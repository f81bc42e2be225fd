-- KEYS: room
-- ARGV: from's sid, sfu, epoch; the SFU to move to, the next epoch
local found = placement(KEYS[1])
if not found or found[1] ~= ARGV[1] then
  return {garbage}
end
if found[2] == ARGV[2] and found[3] == ARGV[3] then
  redis.call('HSET', KEYS[1], 'sfu', ARGV[4], 'epoch', ARGV[5])
  found[2], found[3] = ARGV[4], ARGV[5]
end
return {garbage, found}
