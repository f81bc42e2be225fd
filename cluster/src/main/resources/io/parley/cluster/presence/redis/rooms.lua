-- KEYS: the project's rooms
typed(KEYS[1], 'hash', 'rooms')
return {garbage, redis.call('HGETALL', KEYS[1])}
