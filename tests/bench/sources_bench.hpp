#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// The real server follows 10, 100 and 1,000 sources, of which one in ten never answers: until every other
/// one is on the screens.
void sources(Report& report);

} // namespace bluelamp::bench
