-- The placement {sid, sfu, epoch, createdAt} that a room's key holds, nil where there is none.
-- One that cannot be read is deleted.
local function placement(key)
  typed(key, 'hash', 'room')
  local found = redis.call('HMGET', key, 'sid', 'sfu', 'epoch', 'createdAt')
  local sid, sfu, epoch, created = found[1], found[2], found[3], found[4]
  if sid and sfu and epoch and created
      and string.find(sid, '^RM_') and string.find(sfu, '^ND_')
      and #epoch <= 9 and string.find(epoch, '^[1-9]%d*$')
      and #created <= 22 and string.find(created, '^%-?%d+%.%d%d%d%d%d%d%d%d%d$') then
    return found
  end
  if redis.call('DEL', key) == 1 then
    found_garbage('room')
  end
  return nil
end

-- The version {epoch, ended, counter} of a stored record, nil where it is garbage. A record is
-- 'P1', 8 characters of the SHA-1 of what follows, epoch (4 bytes), ended (1), counter (4), and
-- the record itself.
local function version(value)
  if #value < 19 or string.sub(value, 1, 2) ~= 'P1'
      or string.sub(redis.sha1hex(string.sub(value, 11)), 1, 8) ~= string.sub(value, 3, 10) then
    return nil
  end
  local epoch, ended, counter = struct.unpack('>I4BI4', value, 11)
  return {epoch, ended, counter}
end

-- Below 0, 0 or above 0: lexicographically, as RecordVersions has it.
local function compare(one, other)
  for i = 1, 3 do
    if one[i] ~= other[i] then
      return one[i] - other[i]
    end
  end
  return 0
end

-- Forgets the seats that nobody kept; the time in milliseconds since 1970. More than a day ahead
-- is nothing that we wrote.
local function seats_now(key)
  typed(key, 'zset', 'seats')
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%d', now))
  if redis.call('ZREMRANGEBYSCORE', key, string.format('%d', now + 86400000), '+inf') > 0 then
    found_garbage('seats')
  end
  return now
end

local function keep_seat(key, identity, now, lease)
  redis.call('ZADD', key, string.format('%d', now + lease), identity)
  if redis.call('PTTL', key) < tonumber(lease) then
    redis.call('PEXPIRE', key, lease)
  end
end
