-- KEYS: node, its wish to drain, channel of news, the index of each kind
-- ARGV: id, startedAt of the process that may be removed, empty for any
local held = node(KEYS[1])
if held and ARGV[2] ~= '' and held.startedAt ~= ARGV[2] then
  return {garbage}
end
redis.call('DEL', KEYS[1], KEYS[2])
for i = 4, #KEYS do
  typed(KEYS[i], 'set', 'nodes')
  redis.call('SREM', KEYS[i], ARGV[1])
end
redis.call('PUBLISH', KEYS[3], '-' .. ARGV[1])
return {garbage}
