-- KEYS: node, its wish to drain, the index of its kind, channel of news
-- ARGV: id, node as JSON, lease in ms, time to live of a wish in ms, 1 where it knew of a wish
-- Answers 1 where the node is to drain, then 1 where another process holds the id.
local held, mine = node(KEYS[1]), cjson.decode(ARGV[2])
if held and held.startedAt ~= mine.startedAt then
  return {garbage, 0, 1}
end
typed(KEYS[3], 'set', 'nodes')
if redis.call('SADD', KEYS[3], ARGV[1]) == 1 and ARGV[5] == '1' then
  redis.call('SET', KEYS[2], '1') -- the store lost it
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if not held or held.accepting ~= mine.accepting or held.draining ~= mine.draining then
  redis.call('PUBLISH', KEYS[4], '+' .. ARGV[1])
end
return {garbage, redis.call('PEXPIRE', KEYS[2], ARGV[4]), 0}
