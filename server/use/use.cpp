#include "use/use.hpp"

#include "text/london_time.hpp"
#include "wire/use_report.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

void add(UseCount& to, const UseCount& count) {
    to.touched += count.touched;
    to.started += count.started;
    to.finished += count.finished;
    to.abandoned += count.abandoned;
}

} // namespace

UseTaken take_use(Storage& storage, const std::string& kiosk, const Epoch& epoch, ByteView bytes, Time now) {
    UseTaken taken;
    taken.through = storage.use().through(kiosk, epoch);
    if (bytes.empty())
        return taken;
    UseReport report;
    try {
        report = read_use_report(bytes);
    } catch (const WireError& error) {
        taken.problem = error.what();
        return taken;
    }
    const auto today = text::london_day(now);
    const auto left_out = std::erase_if(report.counts, [&](const UseCount& count) {
        return count.day > today + 1 || count.day + use_kept_days < today; // a kiosk's clock may be ahead
    });
    if (left_out > 0)
        taken.problem = std::to_string(left_out) + " counts are of days that are to come or long over";
    storage.use().raise(kiosk, epoch, report.counts);
    if (report.through > taken.through) {
        storage.use().set_through(kiosk, epoch, report.through);
        taken.through = report.through;
    }
    return taken;
}

std::size_t forget_old_use(Storage& storage, Time now) {
    const auto today = text::london_day(now);
    return today > use_kept_days ? storage.use().prune(today - use_kept_days) : 0;
}

UseSums sum_use(Storage& storage, const std::vector<std::string>& kiosks, std::uint32_t days, Time now) {
    const auto today = text::london_day(now);
    return sum_use_between(storage, kiosks, today + 1 - std::min(days, today + 1), today + 1);
}

UseSums sum_use_between(Storage& storage, const std::vector<std::string>& kiosks, std::uint32_t first_day,
                        std::uint32_t last_day) {
    UseSums sums;
    storage.use().read_sums(first_day, last_day, [&](const std::string& kiosk, const UseCount& count) {
        if (std::find(kiosks.begin(), kiosks.end(), kiosk) == kiosks.end())
            return;
        if (count.screen != "visit") {
            add(sums.screens[count.screen], count);
            return;
        }
        add(sums.all, count);
        add(sums.languages[count.language], count);
        add(sums.text_sizes[count.text_size], count);
    });
    return sums;
}

} // namespace bluelamp::server
