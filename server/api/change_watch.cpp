#include "api/change_watch.hpp"

#include "base/failure.hpp"
#include "cases/answering.hpp"
#include "cases/erasure.hpp"
#include "cases/opening.hpp"
#include "intake/pictures.hpp"
#include "publishing/manifests.hpp"
#include "use/use.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace bluelamp::server {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause_after_problem{1000};
constexpr int picture_rest = 20; ///< times as long as the counting took
constexpr int case_rest = 10;
constexpr std::size_t cases_at_once = 100; ///< whoever writes waits for them: some 10 ms

} // namespace

ChangeWatch::ChangeWatch(const OpenStorage& open, KeyRing& keys, Clock now, Options options)
    : storage_(open())
    , keys_(keys)
    , now_(std::move(now))
    , options_(options)
    , thread_([this] { run(); }) {}

ChangeWatch::~ChangeWatch() {
    stop();
}

void ChangeWatch::wait(const std::string& area, std::uint64_t known,
                       std::chrono::steady_clock::time_point deadline, std::function<void()> wake) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            waiters_.push_back({area, known, deadline, std::move(wake)});
            added_ = true;
            return;
        }
    }
    wake();
}

std::size_t ChangeWatch::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiters_.size();
}

void ChangeWatch::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        stop_or_news_.notify_all();
    }
    if (thread_.joinable())
        thread_.join();
}

void ChangeWatch::run() {
    std::int64_t seen = -1;
    std::string problem;
    for (;;) {
        try {
            const auto counter = storage_->change_counter();
            const bool changed = counter != seen;
            look(changed);
            seen = counter; // only now: what a look missed is looked at again
            if (!problem.empty())
                spdlog::info("watching for changes again");
            problem.clear();
        } catch (const std::exception& error) {
            if (problem != error.what())
                spdlog::error("watching for changes: {}", error.what());
            problem = error.what();
            wake_due(false); // nobody waits beyond the deadline
        }
        const auto pause =
            problem.empty() ? options_.interval : std::max(options_.interval, pause_after_problem);
        std::unique_lock lock(mutex_);
        if (stop_or_news_.wait_for(lock, pause, [&] { return stopping_; }))
            break;
    }
    std::list<Waiter> left;
    {
        const std::lock_guard lock(mutex_);
        left.swap(waiters_);
    }
    for (const auto& waiter : left)
        waiter.wake();
}

void ChangeWatch::look(bool changed) {
    if (changed) {
        keys_.refresh(*storage_);
        votes_may_have_come_ = true;
        cases_may_have_come_ = true;
    }
    move_pictures();
    wake_due(changed);
    open_new_cases();
    prune();
}

void ChangeWatch::wake_due(bool changed) {
    for (const auto& waiter : take_due(changed))
        waiter.wake();
}

std::vector<ChangeWatch::Waiter> ChangeWatch::take_due(bool changed) {
    std::list<Waiter> waiters;
    bool ask = changed;
    {
        const std::lock_guard lock(mutex_);
        ask = ask || added_;
        added_ = false;
        waiters.swap(waiters_);
    }
    // The database is asked without the lock: whoever starts to wait must not wait for it.
    std::map<std::string, std::uint64_t> versions;
    try {
        if (ask)
            for (const auto& waiter : waiters)
                if (!versions.contains(waiter.area))
                    versions[waiter.area] = storage_->content().manifest_version(waiter.area);
    } catch (const Failure&) {
        // Who waits goes on waiting until the database is back or the deadline is.
        const std::lock_guard lock(mutex_);
        added_ = true;
        ask = false;
    }
    const auto now = std::chrono::steady_clock::now();
    std::vector<Waiter> due;
    for (auto at = waiters.begin(); at != waiters.end();) {
        const bool news = ask && versions[at->area] != at->known;
        const auto here = at++;
        if (news || here->deadline <= now) {
            due.push_back(std::move(*here));
            waiters.erase(here);
        }
    }
    const std::lock_guard lock(mutex_);
    waiters_.splice(waiters_.begin(), waiters);
    return due;
}

void ChangeWatch::move_pictures() {
    const auto began = Steady::now();
    if (!votes_may_have_come_ || began < pictures_after_)
        return;
    votes_may_have_come_ = false;
    const bool moved = move_public_pictures(*storage_);
    if (moved) {
        const auto keys = keys_.current();
        storage_->transact([&] { reissue_manifests(*storage_, *keys, now_()); });
    }
    const auto ended = Steady::now();
    pictures_after_ =
        ended + std::max<Steady::duration>(options_.picture_pause, picture_rest * (ended - began));
    if (!moved)
        return;
    const std::lock_guard lock(mutex_);
    added_ = true; // our own commit does not move our own change counter
}

void ChangeWatch::open_new_cases() {
    const auto began = Steady::now();
    if (!cases_may_have_come_ || began < cases_after_)
        return;
    cases_may_have_come_ = note_sealed(*storage_, *keys_.current(), cases_at_once) > 0;
    const auto ended = Steady::now();
    cases_after_ = ended + case_rest * (ended - began);
}

void ChangeWatch::prune() {
    const auto now = Steady::now();
    if (now < prune_after_)
        return;
    prune_after_ = now + std::chrono::hours(1);
    const auto keys = keys_.current();
    if (prune_answers(*storage_, *keys, now_()) > 0) {
        const std::lock_guard lock(mutex_);
        added_ = true;
    }
    forget_by_retention(*storage_, now_());
    forget_old_use(*storage_, time_of_ms(now_()));
}

} // namespace bluelamp::server
