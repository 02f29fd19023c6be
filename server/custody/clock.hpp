#pragma once

#include "model/content.hpp"

#include <cstdint>
#include <functional>

namespace bluelamp::server {

/// Now, in Unix milliseconds. Injected, so that tests choose it. Callable from any thread.
using Clock = std::function<std::int64_t()>;

[[nodiscard]] Clock wall_clock();

[[nodiscard]] inline Time time_of_ms(std::int64_t ms) {
    return Time(std::chrono::seconds(ms / 1000));
}

} // namespace bluelamp::server
