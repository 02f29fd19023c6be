#include "sources/source_follower.hpp"

#include <exception>
#include <random>

namespace bluelamp {

using namespace std::chrono_literals;

SourceFollower::SourceFollower(std::vector<SourceSettings> sources, ContentStore& store,
                               const NetworkOptions& network, Hooks hooks)
    : store_(store)
    , hooks_(std::move(hooks)) {
    std::vector<std::string> ids;
    for (const auto& settings : sources)
        ids.push_back(settings.source.id);
    store_.keep_sources(ids);
    for (auto& settings : sources)
        checks_.push_back(std::make_unique<SourceCheck>(std::move(settings), store, network));
    for (const auto& check : checks_)
        threads_.emplace_back([this, &check] { follow(*check); });
}

SourceFollower::~SourceFollower() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    cancel_.cancel();
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

void SourceFollower::look_now() {
    {
        const std::lock_guard lock(mutex_);
        ++round_;
    }
    wake_.notify_all();
}

std::chrono::milliseconds SourceFollower::wait_after(const SourceSettings& settings,
                                                     const SourceOutcome& outcome, unsigned failures,
                                                     std::uint64_t random) {
    const std::chrono::milliseconds interval = settings.every;
    std::chrono::milliseconds wait{};
    if (failures == 0) {
        const auto tenth = static_cast<std::uint64_t>(interval.count()) / 10 + 1;
        wait = interval + std::chrono::milliseconds(static_cast<std::int64_t>(random % tenth));
    } else {
        // A source that fails is asked no more often than one that works, but for a first quick try.
        const auto least = failures == 1 ? std::min<std::chrono::milliseconds>(interval, 1min) : interval;
        wait = std::max(least, Backoff(2min, 6h).wait(failures, random));
    }
    if (outcome.wait)
        wait = std::max<std::chrono::milliseconds>(wait, std::min<std::chrono::seconds>(*outcome.wait, 24h));
    return wait;
}

void SourceFollower::follow(SourceCheck& check) {
    std::mt19937_64 random{std::random_device{}()};
    unsigned failures = 0;
    for (;;) {
        std::uint64_t round = 0;
        {
            const std::lock_guard lock(mutex_);
            if (stopping_)
                return;
            round = round_;
        }
        SourceOutcome outcome;
        try {
            outcome = check.run(hooks_.now(), cancel_);
        } catch (const std::exception& error) {
            outcome.note = error.what(); // the store's trouble; another look may find it well
        }
        failures = outcome.good ? 0 : failures + 1;
        if (hooks_.looked && !cancel_.cancelled())
            hooks_.looked(check.settings(), outcome);
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, wait_after(check.settings(), outcome, failures, random()),
                       [&] { return stopping_ || round_ != round; });
        if (stopping_)
            return;
    }
}

} // namespace bluelamp
