-- wrk asks for each of these in turn, and prints what came back as one line of JSON.
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
  other = 0
end

function request()
  number = number % #paths + 1
  return wrk.format("GET", paths[number])
end

function response(status, headers, body)
  if status ~= 200 or #body == 0 then
    other = other + 1
  end
end

function done(summary, latency, requests)
  local other = 0
  for _, thread in ipairs(threads) do
    other = other + thread:get("other")
  end
  local e = summary.errors
  io.write(string.format(
    '{"requests": %d, "failed": %d, "p50": %.1f, "p99": %.1f, "p999": %.1f}\n',
    summary.requests, other + e.connect + e.read + e.write + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000
  ))
end
