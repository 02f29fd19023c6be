#include "session/session.hpp"

#include <numeric>

namespace bluelamp {

int VoteDraft::given() const {
    return std::accumulate(allocation.begin(), allocation.end(), 0,
                           [](int sum, const auto& entry) { return sum + entry.second; });
}

int VoteDraft::on(std::string_view priority) const {
    const auto found = allocation.find(std::string(priority));
    return found == allocation.end() ? 0 : found->second;
}

} // namespace bluelamp
