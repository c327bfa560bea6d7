-- Goes on with a number. ARGV: what is expected to be next, or nothing; what is next; discipline, fineness of the unit, scheme.
local kept = redis.call('HMGET', KEYS[1], 'next', 'discipline', 'unit', 'scheme')
if kept[1] and kept[2] ~= ARGV[3] then
    return { 'changed', kept[2], kept[3], kept[4] }
end
if ARGV[1] ~= '' and (kept[1] or '0') ~= ARGV[1] then
    return { 'unexpected' }
end
redis.call('HSET', KEYS[1], 'next', ARGV[2], 'discipline', ARGV[3], 'unit', ARGV[4], 'scheme', ARGV[5])
return { 'set' }
