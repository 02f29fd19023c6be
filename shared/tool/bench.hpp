#pragma once

#include <string>
#include <vector>

namespace bluelamp::tool {

/// Becomes the benchmark program, which stands in ../libexec beside this one: it needs the kiosk's and the
/// server's code, which this tool does without. Returns only by throwing Failure.
[[noreturn]] void run_bench(const std::vector<std::string>& arguments);

} // namespace bluelamp::tool
