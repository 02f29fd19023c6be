#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// Submissions kept one by one (sealed, chained, each in a commit of its own), then signed in batches, all as
/// a kiosk does it, against a bare prepared statement that inserts as many bytes, one transaction each, same
/// pragmas. Both write below $TMPDIR.
void submit(Report& report);

} // namespace bluelamp::bench
