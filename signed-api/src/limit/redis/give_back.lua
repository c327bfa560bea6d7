-- Gives back what was taken. KEYS: windows. ARGV: the latest arrival in microseconds, and for each window the cost and the
-- period in microseconds.
local SLOTS = 128
for i, window in ipairs(KEYS) do
  local cost, slot = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1]) / SLOTS
  local latest = string.format('%.0f', math.ceil(tonumber(ARGV[1]) / slot) * slot)
  if redis.call('HEXISTS', window, latest) == 1 then
    if redis.call('HINCRBY', window, latest, -cost) <= 0 then redis.call('HDEL', window, latest) end
  end
end
return 0
