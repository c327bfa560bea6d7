-- Claims a delivery. KEYS: the delivery. ARGV: the ticket, and the lease in milliseconds. Answers `new`, or what the
-- delivery is.
local kept = redis.call('GET', KEYS[1])
if kept then return string.match(kept, '^%a+') end
redis.call('SET', KEYS[1], 'claimed ' .. ARGV[1], 'PX', ARGV[2])
return 'new'
