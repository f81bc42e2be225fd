-- KEYS: node, its wish to drain
-- ARGV: 1 to wish, time to live of the wish in ms
if not node(KEYS[1]) then
  return {garbage, 0}
end
if ARGV[1] == '1' then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
else
  redis.call('DEL', KEYS[2])
end
return {garbage, 1}
