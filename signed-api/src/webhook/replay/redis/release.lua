-- Ends a claim. KEYS: the delivery. ARGV: the ticket. Answers 1, or 0 when there is no such claim.
if redis.call('GET', KEYS[1]) ~= 'claimed ' .. ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
