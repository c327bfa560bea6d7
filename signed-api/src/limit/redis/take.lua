-- Takes from all pools or from none. KEYS: the host's refusal, who is alive, and for each pool its line and its windows.
-- ARGV: the caller, its margin in microseconds, the number of pools, and for each pool its cost, the number of its windows
-- and for each window capacity and period in microseconds. Answers what happened (0 taken, 1 not yet, 2 refused) and a
-- number of microseconds.
local SLOTS, ALIVE = 128, 3000000

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local refused = redis.call('PTTL', KEYS[1])
if refused > 0 then return {2, refused * 1000} end

local function text(number) return string.format('%.0f', number) end

local caller, margin = ARGV[1], tonumber(ARGV[2])
local ticket = now
local known = redis.call('HGET', KEYS[2], caller)
if known then ticket = tonumber(string.match(known, '^%d+')) end

-- The first in line who asked within the last three seconds.
local function first_of(line)
  while true do
    local first = redis.call('ZRANGE', line, 0, 0)[1]
    if not first then return nil end
    local known = redis.call('HGET', KEYS[2], first)
    if known and tonumber(string.match(known, '%d+$')) > now then return first end
    redis.call('ZREM', line, first)
    redis.call('HDEL', KEYS[2], first)
  end
end

-- When there is room for the cost, and what has left the window.
local function ready_at(window, cost, capacity, span)
  local kept, used = {}, 0
  local all = redis.call('HGETALL', window)
  for i = 1, #all, 2 do
    local slot, amount = tonumber(all[i]), tonumber(all[i + 1])
    if slot + span <= now then
      redis.call('HDEL', window, all[i])
    else
      used = used + amount
      kept[#kept + 1] = {slot, amount}
    end
  end
  table.sort(kept, function(one, other) return one[1] < other[1] end)
  local ready, next = now, 1
  while used + cost > capacity and kept[next] do
    used = used - kept[next][2]
    ready = kept[next][1] + span
    next = next + 1
  end
  return ready
end

local key, arg, ready = 3, 4, now
local lines, waits, adds = {}, {}, {}
for _ = 1, tonumber(ARGV[3]) do
  local line, cost, windows = KEYS[key], tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
  key, arg = key + 1, arg + 2
  local first = first_of(line)
  local waits_here = first and first ~= caller
  for _ = 1, windows do
    local window, capacity, period = KEYS[key], tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
    key, arg = key + 1, arg + 2
    local slot = period / SLOTS
    -- Longer by a thousandth, for a server whose clock is slower.
    local span = period + period / 1000
    local at = ready_at(window, cost, capacity, span)
    if at > now then
      waits_here = true
      ready = math.max(ready, at)
    end
    local latest = math.ceil((now + margin) / slot) * slot
    adds[#adds + 1] = {window, text(latest), cost, span + margin + slot}
  end
  lines[#lines + 1] = line
  if waits_here then waits[#waits + 1] = line end
end

if #waits > 0 then
  for _, line in ipairs(waits) do
    redis.call('ZADD', line, text(ticket), caller)
    redis.call('PEXPIRE', line, 60000)
  end
  redis.call('HSET', KEYS[2], caller, text(ticket) .. ' ' .. text(now + ALIVE))
  redis.call('PEXPIRE', KEYS[2], 60000)
  return {1, math.min(math.max(math.ceil(ready - now), 10000), 1000000)}
end
for _, add in ipairs(adds) do
  redis.call('HINCRBY', add[1], add[2], add[3])
  redis.call('PEXPIRE', add[1], text(math.ceil(add[4] / 1000) + 1000))
end
if known then
  for _, line in ipairs(lines) do redis.call('ZREM', line, caller) end
  redis.call('HDEL', KEYS[2], caller)
end
return {0, now + margin}
