#pragma once

#include "app/mailbox.hpp"
#include "session/snapshot.hpp"
#include "store/content_store.hpp"
#include "store/log_store.hpp"
#include "sync/identity.hpp"
#include "sync/trusted_clock.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace bluelamp {

/// Names of LogStore values, and of headquarters' settings.
namespace kept {
constexpr auto closed = "closed"; ///< name_of(ClosedFor)
} // namespace kept
constexpr auto staff_pin_setting = "staff_pin_hash";

/// Where a kiosk's content, its status and the time come from.
struct Stores {
    IdentityStore& identities;
    LogStore& log;
    ContentStore& content;
    TrustedClock& clock;
    bool follows_sources = false;        ///< standalone: shows what its own sources gave
    std::function<bool()> takes_entries; ///< any thread
    DangerWordsPtr danger_words;
    bool pin_set = false;                      ///< in kiosk.toml
    std::function<SyncStatus()> sync_status{}; ///< any thread
    bool last_good = false;                    ///< show what the app ran well with last, not what came since
};

/// Reads the stores as they are and builds what the screens may show at `at`. Any thread but the UI's; throws
/// Failure when the stores cannot be read.
[[nodiscard]] SnapshotPtr read_snapshot(const Stores& stores, Time at, const Rules& rules);

/// Builds a new snapshot whenever content, log or the clock ask for one, and mails it. What cannot be read is
/// reported, and what is shown stays.
class SnapshotThread {
public:
    /// All are called on the thread.
    struct Hooks {
        std::function<void(const std::string&)> failed; ///< one line
        std::function<void()> beat{};                   ///< every second: it lives
        /// The content that was there is gone: somebody deleted or damaged its database. What is shown stays
        /// until it was fetched anew, for `kept_when_lost` at most: it can neither expire nor be withdrawn.
        std::function<void()> lost{};
    };
    SnapshotThread(Stores stores, Rules rules, Mailbox& mailbox, Hooks hooks,
                   std::chrono::milliseconds kept_when_lost = std::chrono::minutes(1));
    ~SnapshotThread();
    SnapshotThread(const SnapshotThread&) = delete;
    SnapshotThread& operator=(const SnapshotThread&) = delete;

    /// Something changed: look now. Any thread; returns at once.
    void look();

private:
    void run();
    [[nodiscard]] bool wait_for_reason();
    void mail_news();

    Stores stores_;
    Rules rules_;
    Mailbox& mailbox_;
    Hooks hooks_;
    std::chrono::milliseconds kept_when_lost_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool asked_ = false;
    bool stopping_ = false;
    std::optional<Time> next_change_;
    std::uint64_t shown_version_ = 0; ///< of the manifest in the last snapshot
    /// While content is lost: when what is shown goes. Not by the wall clock, which a server may put back.
    std::optional<std::chrono::steady_clock::time_point> lost_goes_;
    std::int64_t content_seen_ = -1;
    std::int64_t log_seen_ = -1;
    std::thread thread_;
};

} // namespace bluelamp
