-- KEYS: the index of each kind
-- ARGV: what stands before an id in the key of a node
-- Forgets the ids in the indexes whose lease is over.
local all = {}
for _, index in ipairs(KEYS) do
  typed(index, 'set', 'nodes')
  for _, id in ipairs(redis.call('SMEMBERS', index)) do
    local key = ARGV[1] .. id
    typed(key, 'string', 'node')
    local value = redis.call('GET', key)
    if value then
      all[#all + 1] = value
    else
      redis.call('SREM', index, id)
    end
  end
end
return {garbage, all}
