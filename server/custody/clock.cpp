#include "custody/clock.hpp"

namespace bluelamp::server {

Clock wall_clock() {
    return [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    };
}

} // namespace bluelamp::server
