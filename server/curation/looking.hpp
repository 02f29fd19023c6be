#pragma once

#include "curation/apply.hpp"
#include "curation/picture_shelf.hpp"
#include "curation/work_queue.hpp"
#include "custody/clock.hpp"
#include "net/multi_client.hpp"

#include <chrono>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>

namespace bluelamp::server {

/// Fetches what sources say and the pictures that belong to it, and reads it. Many at once; none waits for
/// another. Pictures that take long come with a later look.
class Looking {
public:
    struct Parts {
        WorkQueue& work;
        const PictureShelf& shelf;
        Clock now;
        NetworkOptions network;
        bool allow_private = false; ///< sources on the house's own network
        std::string police_api{};   ///< base of a mirror of data.police.uk's API; "" for that itself
    };
    /// Called on a thread of the work queue: one of the two, once for each start().
    using Done = std::function<void(FinishedLook)>;
    /// The database failed: nothing came of the look at this source.
    using Dropped = std::function<void(const std::string& source)>;

    Looking(Parts parts, Done done, Dropped dropped);
    /// What is under way is dropped. The work queue has to be stopped first.
    ~Looking();
    Looking(const Looking&) = delete;
    Looking& operator=(const Looking&) = delete;

    /// The source, the digest of its entity, and its state.
    void start(Source source, std::string settings, SourceState state);
    /// Goes on with what waits for time: to be called some ten times a second by one thread.
    void tick(Storage& storage);

private:
    struct Run;
    using RunPtr = std::shared_ptr<Run>;
    /// Goes on with a run on a thread of the work queue; drops it when that fails.
    void go_on(const RunPtr& run, std::function<void(Storage&)> step);
    void ask_feed(const RunPtr& run);
    void ask_police(Storage& storage);
    void take_feed(Storage& storage, const RunPtr& run, HttpResult result);
    void take_police(Storage& storage, const RunPtr& run, HttpResult result);
    void read(Storage& storage, const RunPtr& run);
    void find_pictures(Storage& storage, const RunPtr& run);
    void take_picture(Storage& storage, const RunPtr& run, const std::string& url, const HttpResult& result);
    void pass_on(const RunPtr& run);

    Parts parts_;
    Done done_;
    Dropped dropped_;
    std::mutex mutex_;
    std::deque<RunPtr> police_; ///< each waits to ask for its next document
    std::chrono::steady_clock::time_point police_after_{};
    std::list<RunPtr> wait_for_pictures_;
    std::map<std::string, std::chrono::steady_clock::time_point> unfit_; ///< addresses, and when to try again
    MultiClient feeds_;
    MultiClient pictures_;
};

} // namespace bluelamp::server
