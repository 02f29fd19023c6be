#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// Submissions kept one by one as a kiosk at the counter keeps them (sealed, chained, committed, and signed
/// in a batch of its own each, which is the most that signing can cost), against a bare prepared statement
/// that inserts as many bytes, one transaction each, same pragmas. Both write below $TMPDIR.
void submit(Report& report);

} // namespace bluelamp::bench
