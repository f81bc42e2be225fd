-- KEYS: room, its people, the project's rooms
-- ARGV: project, name, hash, sid, sfu, epoch, createdAt, time to live of people in ms
local found = placement(KEYS[1])
if not found then
  redis.call('HSET', KEYS[1], 'project', ARGV[1], 'name', ARGV[2],
    'sid', ARGV[4], 'sfu', ARGV[5], 'epoch', ARGV[6], 'createdAt', ARGV[7])
  found = {ARGV[4], ARGV[5], ARGV[6], ARGV[7]}
end
typed(KEYS[3], 'hash', 'rooms')
redis.call('HSET', KEYS[3], ARGV[3], ARGV[2])
typed(KEYS[2], 'hash', 'people')
redis.call('PEXPIRE', KEYS[2], ARGV[8])
return {garbage, found, redis.call('HGETALL', KEYS[2])}
