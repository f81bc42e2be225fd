-- KEYS: room
local found = placement(KEYS[1])
if not found then
  return {garbage}
end
return {garbage, found}
