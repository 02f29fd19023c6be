#pragma once

#include "wire/batch.hpp"
#include "wire/enrolment.hpp"
#include "wire/manifest.hpp"
#include "wire/submission.hpp"

namespace bluelamp::testing {

inline const Time noon{std::chrono::seconds(1795000000)};

/// Entries of one kiosk's log, chained from the start.
inline std::vector<Entry> chain(const KeySet& keys, std::size_t count, const std::string& kiosk = "k1",
                                const Epoch& epoch = {}) {
    std::vector<Entry> entries;
    Hash prev;
    for (std::size_t i = 0; i < count; ++i) {
        const auto draft = draft_entry(Feedback{"a1", 3, "", "text " + std::to_string(i), "", false},
                                       Via::screen, make_receipt(), noon, 0, keys.sealing.front());
        entries.push_back(chain_entry(kiosk, epoch, i + 1, prev, draft));
        prev = entries.back().hash;
    }
    return entries;
}

inline BatchHeader batch_header(const std::string& kiosk = "k1") {
    BatchHeader header;
    header.kiosk = kiosk;
    return header;
}

} // namespace bluelamp::testing
