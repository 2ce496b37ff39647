-- wrk asks for each of these in turn, and prints what came back as one line of JSON. No search is asked twice: its
-- answer would come from memory.
local paths = {
  "/search?q=TACE", "/api/v1/search?q=what+is+tace", "/glossary/tace", "/pages/p1", "/readyz",
  "/api/v1/suggest?q=ta", "/search?q=chemo+into+the+liver",
}
local threads = {}
local number = 0

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  failed = 0
  ended = 0
  what = ""
end

function request()
  number = number + 1
  local path = paths[number % #paths + 1]
  return wrk.format("GET", path:find("search?", 1, true) and path .. "+" .. number or path)
end

function response(status, headers, body)
  if status == 503 and (body:find("Q003", 1, true) or body:find("took too long", 1, true)) then
    ended = ended + 1 -- a search that took a second, which a crowded machine may give it
  elseif status ~= 200 or #body == 0 then
    failed = failed + 1
    what = status .. " " .. body:sub(1, 200):gsub("[^%w <>/.]", " ")
  end
end

function done(summary, latency, requests)
  local failed, ended, what = 0, 0, ""
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("failed")
    ended = ended + thread:get("ended")
    what = what .. thread:get("what")
  end
  local e = summary.errors
  io.write(string.format(
    '{"requests": %d, "failed": %d, "broken": %d, "ended": %d, "p50": %.1f, "p99": %.1f, "p999": %.1f, "what": "%s"}\n',
    summary.requests, failed, e.connect + e.read + e.write + e.timeout, ended,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000,
    what
  ))
end
