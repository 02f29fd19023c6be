#pragma once

#include "storage/storage.hpp"

#include <map>

/// What visitors came to use on the screens: counts of visits that kiosks hand over, kept for 400 days.
namespace bluelamp::server {

inline constexpr std::uint32_t use_kept_days = 400; ///< a year, and the same month of the year before

/// What became of a batch's counts.
struct UseTaken {
    std::uint64_t through = 0; ///< for the acknowledgement: what is held of the epoch now
    std::string problem;       ///< why they, or some of them, were not taken; "" when all were
};

/// Takes what BatchHeader::use holds, within the batch's transaction: the same again changes nothing. `bytes`
/// "" only asks. Counts of days that are to come or too old to keep are left out; counts that cannot be read
/// are left with the kiosk. Throws Failure when the database fails, never for what the counts are.
[[nodiscard]] UseTaken take_use(Storage& storage, const std::string& kiosk, const Epoch& epoch,
                                ByteView bytes, Time now);

/// Forgets days that are older than they are kept. Returns how many counts.
std::size_t forget_old_use(Storage& storage, Time now);

/// The last `days` days, today included, on these kiosks, by what each is about.
struct UseSums {
    UseCount all;                            ///< visits
    std::map<std::string, UseCount> screens; ///< without "visit"
    std::map<std::string, UseCount> languages;
    std::map<int, UseCount> text_sizes; ///< these two are of visits
    bool operator==(const UseSums&) const = default;
};
[[nodiscard]] UseSums sum_use(Storage& storage, const std::vector<std::string>& kiosks, std::uint32_t days,
                              Time now);
/// The same from one day of London's to another, both included.
[[nodiscard]] UseSums sum_use_between(Storage& storage, const std::vector<std::string>& kiosks,
                                      std::uint32_t first_day, std::uint32_t last_day);

} // namespace bluelamp::server
