-- Lets a claim last, or makes it handled. KEYS: the delivery. ARGV: the ticket, what the delivery is from now on (`claimed`
-- or `handled`), and for how long in milliseconds. Answers 1, or 0 when it is not this ticket's.
local kept = redis.call('GET', KEYS[1])
local own = ARGV[2] .. ' ' .. ARGV[1]
-- One that has lapsed is gone, and nobody else has it.
if kept and kept ~= own and kept ~= 'claimed ' .. ARGV[1] then return 0 end
redis.call('SET', KEYS[1], own, 'PX', ARGV[3])
return 1
