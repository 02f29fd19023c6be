#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// 200 kiosks that were offline for 30 days deliver at once to one server (SQLite): all arrives, how fast,
/// how fair, in how much memory; beside a bare client and server on the same HTTP library, and beside PouchDB
/// when it is installed (target bench_pouchdb).
void fleet(Report& report);

} // namespace bluelamp::bench
