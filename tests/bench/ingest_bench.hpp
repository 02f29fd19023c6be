#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// Batches of 1,000 votes taken by the server as from the network (signature and hash chain verified, one
/// transaction each), against the same rows put into the same table with a bare prepared statement, same
/// pragmas.
void ingest(Report& report);

} // namespace bluelamp::bench
