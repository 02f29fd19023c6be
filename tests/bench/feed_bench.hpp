#pragma once

#include "bench/report.hpp"

namespace bluelamp::bench {

/// A feed of 5 MB with 5,000 items, and the feeds in tests/fixtures, read in this process, beside Python's
/// feedparser and rss-parser from npm on the same files where they are installed.
void feed(Report& report);

} // namespace bluelamp::bench
