#pragma once

#include "sources/source_check.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bluelamp {

/// Follows the sources of a standalone kiosk, each on a thread of its own, so that one that hangs delays no
/// other. Never touches the screen: what changes is in the ContentStore. Construct and destroy on one thread;
/// destroying stops within a second or two.
class SourceFollower {
public:
    struct Hooks {
        std::function<Time()> now; ///< any thread
        /// Called on a source's thread after each look.
        std::function<void(const SourceSettings&, const SourceOutcome&)> looked;
    };

    /// Forgets what is stored of sources that are not in `sources`, then starts.
    SourceFollower(std::vector<SourceSettings> sources, ContentStore& store, const NetworkOptions& network,
                   Hooks hooks);
    ~SourceFollower();
    SourceFollower(const SourceFollower&) = delete;
    SourceFollower& operator=(const SourceFollower&) = delete;

    /// Looks at every source now, wherever it is in its interval. Any thread.
    void look_now();

private:
    void follow(SourceCheck& check);
    /// A standalone kiosk has no other media than those of its sources.
    void tidy_media();

    ContentStore& store_;
    Hooks hooks_;
    CancelToken cancel_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::uint64_t round_ = 0;
    bool stopping_ = false;
    std::vector<std::unique_ptr<SourceCheck>> checks_;
    std::vector<std::thread> threads_;
};

} // namespace bluelamp
