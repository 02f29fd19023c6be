#include "intake/quarantine.hpp"

#include "cases/making.hpp"
#include "custody/audit.hpp"
#include "intake/entry_reading.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

std::vector<LogEntry> readable_now(Storage& storage, const LogState& log) {
    std::vector<LogEntry> readable;
    storage.logs().read_log(log.kiosk, log.epoch, [&](const LogEntry& stored) {
        if (stored.problem.empty() || !stored.payload)
            return;
        auto again = read_entry({stored.seq, stored.header, stored.payload_hash, stored.payload, stored.hash},
                                stored.received);
        if (again.problem.empty())
            readable.push_back(std::move(again));
    });
    return readable;
}

} // namespace

std::size_t reread_quarantine(Storage& storage, std::int64_t now_ms) {
    std::size_t accepted = 0;
    storage.transact([&] {
        for (auto log : storage.logs().states()) {
            if (log.quarantined == 0)
                continue;
            const auto entries = readable_now(storage, log);
            for (const auto& entry : entries) {
                storage.logs().reread(log.kiosk, log.epoch, entry);
                if (const auto made = case_of(log.kiosk, log.epoch, entry))
                    storage.cases().add(*made);
            }
            if (entries.empty())
                continue;
            log.quarantined -= std::min<std::uint64_t>(log.quarantined, entries.size());
            storage.logs().put_state(log);
            audit(storage, now_ms, log.kiosk, "log.reread",
                  std::to_string(entries.size()) + " entries left the quarantine: they can be read now");
            accepted += entries.size();
        }
    });
    return accepted;
}

} // namespace bluelamp::server
