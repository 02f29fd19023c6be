#pragma once

#include "curation/looking.hpp"
#include "custody/key_ring.hpp"

#include <atomic>
#include <map>

namespace bluelamp::server {

/// Follows the force's sources: looks at each when it is due, and publishes what it gives. Several processes
/// on one database share the work. What breaks stays with its source; a database that is away is tried again.
class Follower {
public:
    struct Options {
        NetworkOptions network;
        bool allow_private =
            false;                ///< addresses that are not of the public Internet, for tests and intranets
        std::string only{};       ///< one source's id; "" follows all
        std::string police_api{}; ///< base of a mirror of data.police.uk's API; "" for that itself
        std::uint64_t picture_quota = std::uint64_t{2048} << 20U; ///< octets of pictures that sources brought
    };
    /// Told of each look: SourceLook::outcome. On any thread.
    using Noted = std::function<void(const std::string& outcome)>;

    Follower(const OpenStorage& open, KeyRing& keys, const MediaStore& media, Clock now, Options options,
             Noted noted);
    /// Stops first.
    ~Follower();
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    /// Drops what is under way, so that another process may take it at once. Within a few seconds.
    void stop();

private:
    struct Known {
        std::string digest;
        Source source;
    };
    struct UnderWay {
        std::string host;
        std::int64_t until_ms = 0; ///< its claim; then whatever became of it does not count any longer
    };
    void run();
    /// Has pictures forgotten, every few minutes.
    void tidy_pictures();
    /// Notes what was published, changed, switched off or removed.
    void heed_sources();
    void claim();
    void release_all() noexcept;
    void take(FinishedLook finished);
    /// What came of a look was lost with the database: it is looked at again once that is back.
    void drop(const std::string& source);
    void give_back_dropped();
    void apply(Storage& storage);
    void apply_one_by_one(Storage& storage, const std::vector<FinishedLook>& looks);

    std::unique_ptr<Storage> storage_; ///< this and the next five are the following thread's
    std::map<std::string, Known> sources_;
    std::int64_t seen_counter_ = -1;
    std::chrono::steady_clock::time_point heed_after_{};
    std::chrono::steady_clock::time_point tidy_after_{};
    bool claimed_only_ = false; ///< what Options::only names
    KeyRing& keys_;
    Clock now_;
    Options options_;
    PictureShelf shelf_;
    Noted noted_;
    std::mutex mutex_;
    std::condition_variable news_;
    bool stopping_ = false;
    std::map<std::string, UnderWay> under_way_; ///< by source
    std::vector<FinishedLook> finished_;
    std::map<std::string, std::int64_t>
        dropped_; ///< sources whose claims are to be given back, and the claims
    bool applying_ = false;
    WorkQueue work_;
    Looking looking_;
    std::thread thread_;
};

/// One look now, by this process or by one that serves: what it came to. Throws Failure when there is no such
/// source, when it is off, or when no look comes to its end within `patience`.
[[nodiscard]] SourceLook look_once(const OpenStorage& open, KeyRing& keys, const MediaStore& media,
                                   const Clock& now, Follower::Options options, const std::string& id,
                                   std::chrono::seconds patience);

} // namespace bluelamp::server
