#pragma once

#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <iosfwd>
#include <string>

namespace bluelamp::server {

enum class ExportFormat { ndjson, csv };

struct Exported {
    std::size_t written = 0;
    std::size_t unreadable = 0; ///< accepted entries that the keys at hand cannot open
};

/// Writes every accepted submission, opened: the fields of the submission line and kiosk, epoch, receipt,
/// via, created, received. Days instead of times for votes, and an order that tells nothing. `kind` "" is
/// all.
Exported export_submissions(Storage& storage, const ServerKeys& keys, const std::string& kind,
                            ExportFormat format, std::ostream& out);

} // namespace bluelamp::server
