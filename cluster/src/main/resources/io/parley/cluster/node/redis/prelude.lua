-- What a node's key holds, nil where there is nothing or nothing that can be read.
local function node(key)
  typed(key, 'string', 'node')
  local found = redis.call('GET', key)
  if not found then
    return nil
  end
  local read, value = pcall(cjson.decode, found)
  if read and type(value) == 'table' and type(value.startedAt) == 'string' then
    return value
  end
  redis.call('DEL', key)
  found_garbage('node')
  return nil
end
