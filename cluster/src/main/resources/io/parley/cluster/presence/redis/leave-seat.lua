-- KEYS: a room's seats
-- ARGV: identity
typed(KEYS[1], 'zset', 'seats')
redis.call('ZREM', KEYS[1], ARGV[1])
return {garbage}
