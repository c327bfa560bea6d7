-- Takes numbers in a row. Numbers are compared as text: those of Lua are exact only up to 2^53.
-- ARGV: floor, count, the largest number after which count more are left, discipline, fineness of the unit, scheme, writer.
local function below(a, b)
    return #a < #b or (#a == #b and a < b)
end
local kept = redis.call('HMGET', KEYS[1], 'next', 'discipline', 'unit', 'scheme', 'writer', 'drawn_at', 'other_at')
if kept[1] and (kept[2] ~= ARGV[4] or tonumber(kept[3]) > tonumber(ARGV[5])) then
    return { 'changed', kept[2], kept[3], kept[4] }
end
local first = kept[1] or '0'
if below(first, ARGV[1]) then
    first = ARGV[1]
end
if below(ARGV[3], first) then
    return { 'used up' }
end
local now = redis.call('TIME')[1]
local other = kept[7]
if kept[5] and kept[5] ~= ARGV[7] then
    other = kept[6]
end
redis.call('HSET', KEYS[1], 'next', first, 'discipline', ARGV[4], 'unit', ARGV[5], 'scheme', ARGV[6],
    'writer', ARGV[7], 'drawn_at', now, 'other_at', other or '')
redis.call('HINCRBY', KEYS[1], 'next', ARGV[2])
local ago = ''
if other and other ~= '' then
    ago = string.format('%d', tonumber(now) - tonumber(other))
end
return { 'taken', first, ago }
