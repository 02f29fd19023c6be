#pragma once

#include "storage/storage.hpp"

#include <nlohmann/json_fwd.hpp>

namespace bluelamp::server {

/// What both ends say of a kiosk's logs, for its page:
/// {"rows":[{"epoch","made","here","quarantined","gap","to_come","copied","says"}],"held":[{"log","name",
/// "votes"}],"forks":"N" or ""}. "made" and "to_come" stand for the log that the kiosk spoke of last; "says"
/// is what does not agree, "" when all does; "copied" tells of a copy of its disk, "" for its own log; "held"
/// are logs of copies whose votes are held back.
/// created = acknowledged + pending + quarantined + gap.
[[nodiscard]] nlohmann::json logs_of(Storage& storage, const KioskRecord& kiosk);

} // namespace bluelamp::server
