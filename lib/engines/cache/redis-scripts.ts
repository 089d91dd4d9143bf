/** Begins an epoch: what was stored before is void. KEYS: the clock. ARGV: the epoch's name. */
export const beginScript = `
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
return redis.call('HINCRBY', KEYS[1], 'count', 1)`;

/** Moves tags on. KEYS: the clock, the tags' keys. ARGV: how long they are remembered, s. */
export const bumpScript = `
local count = redis.call('HINCRBY', KEYS[1], 'count', 1)
for i = 2, #KEYS do redis.call('SET', KEYS[i], count, 'EX', ARGV[1]) end
return count`;

/**
 * Keeps a value unless the epoch or one of its tags has moved on since its load began.
 * KEYS: the clock, the value's key, its tags' keys. ARGV: epoch and count of before the load, the value's time to live
 * in ms, how long tags are remembered in s, the value.
 */
export const writeScript = `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
local since = tonumber(ARGV[2])
for i = 3, #KEYS do
  local moved = redis.call('GET', KEYS[i])
  if moved and tonumber(moved) > since then return 0 end
end
for i = 3, #KEYS do
  if redis.call('EXPIRE', KEYS[i], ARGV[4]) == 0 then redis.call('SET', KEYS[i], 0, 'EX', ARGV[4]) end
end
redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[3])
return 1`;
