#pragma once

#include "config/config_file.hpp"
#include "model/content.hpp"
#include "sourcing/look.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace bluelamp {

/// A source that a standalone kiosk follows, as its config says in a [[source]] table.
struct SourceSettings {
    Source source;
    std::chrono::minutes every{15};
    std::chrono::days lasts{28};   ///< from publishing to expiry
    Reach reach = Reach::internet; ///< of its addresses and of its pictures'
};

/// Reads every [[source]] of the config:
///
///     [[source]]
///     id = "news"                   # letters, digits, - and _; unique
///     kind = "feed"                 # or "police.uk"
///     url = "https://…"             # a feed's address or file; of police.uk: the API, a folder or none
///     force = "leicestershire"      # of police.uk
///     neighbourhood = "NC04"        # of police.uk
///     name = "Leicestershire Police news"
///     as = "update"                 # or appeal, post, event, notice
///     publish = "auto"              # or hold; appeals are held unless this says auto
///     permission = "agreed with the press office, 2026-10-01"
///     areas = ["NC04"]              # none: all
///     every_minutes = 15            # 5 to 10080; police.uk: 360
///     lasts_days = 28               # 1 to 365
///     keep = 50                     # the newest so many, 1 to 200
///     most_days_old = 30            # 1 to 365; left out: any age until they expire
///     hold_words = ["arrested"]     # an item with one of them is not shown
///     pictures = "first"            # or declared (not those within the text), none
///     allow_private = false         # left out: this machine's own addresses where `url` is one
///
/// Throws ConfigError, which names file, line and key.
[[nodiscard]] std::vector<SourceSettings> read_sources(ConfigTable& config);

} // namespace bluelamp
