-- For each key: adds ARGV[2i-1], the time in which what a client took now comes back, to
-- the instant at which its budget is whole again, which the key holds; that instant lies
-- at most ARGV[2i] ahead. Gives the time until then. All times are in microseconds, on
-- the clock of Redis, so that those of the instances do not matter. What is no instant of
-- ours counts as none.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local owed = {}
for i, key in ipairs(KEYS) do
  local held = redis.pcall('GET', key)
  local whole = type(held) == 'string' and tonumber(held) or now
  if not (whole >= now) then whole = now end
  whole = math.min(whole + ARGV[2 * i - 1], now + ARGV[2 * i])
  if whole > now then
    redis.call('SET', key, string.format('%.0f', whole), 'PX', string.format('%.0f', math.ceil((whole - now) / 1000)))
  end
  owed[i] = whole - now
end
return owed
