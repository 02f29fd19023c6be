#pragma once

#include "storage/storage.hpp"

namespace bluelamp::server {

/// The case that an entry gets when it is stored: from its header and its clear part, nothing is opened.
/// nullopt for what needs none: votes, what is quarantined, what was erased. Due 72 h after it was received,
/// until its sealed part tells when it was written.
[[nodiscard]] std::optional<CaseRecord> case_of(const std::string& kiosk, const Epoch& epoch,
                                                const LogEntry& entry);

/// Makes the cases of entries that were stored before there were cases; does nothing when it was done once.
/// Returns how many were made.
std::size_t make_missing_cases(Storage& storage);

} // namespace bluelamp::server
