#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// A server and a kiosk as operators run them; another process publishes and withdraws.
void latency(Report& report);

} // namespace bluelamp::bench
