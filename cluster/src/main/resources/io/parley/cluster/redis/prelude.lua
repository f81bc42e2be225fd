-- Stands before every script. Scripts answer a list whose first member names the kinds of keys in
-- which something was found that Parley did not write; the rest is the answer proper.
local garbage = {}

local function found_garbage(kind)
  garbage[#garbage + 1] = kind
end

-- Deletes a key that is of another type than ours are.
local function typed(key, wanted, kind)
  local found = redis.call('TYPE', key).ok
  if found ~= 'none' and found ~= wanted then
    redis.call('DEL', key)
    found_garbage(kind)
  end
end
