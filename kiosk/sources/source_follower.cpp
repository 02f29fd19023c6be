#include "sources/source_follower.hpp"

#include "sourcing/pace.hpp"

#include <algorithm>
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

void SourceFollower::tidy_media() {
    std::vector<std::string> needed;
    for (const auto& [source, content] : store_.source_content())
        for (const auto& media : media_of(content))
            needed.push_back(media.sha256);
    store_.media().tidy(needed);
}

void SourceFollower::follow(SourceCheck& check) {
    std::mt19937_64 random{std::random_device{}()};
    Pace pace;
    const PaceLimits limits{std::min<std::chrono::seconds>(5min, check.settings().every),
                            check.settings().every};
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
            if (outcome.changed)
                tidy_media();
        } catch (const std::exception& error) {
            outcome.note = error.what(); // the store's trouble; another look may find it well
        }
        pace = paced(pace,
                     !outcome.good     ? LookCame::failed
                     : outcome.changed ? LookCame::changed
                                       : LookCame::unchanged,
                     limits);
        if (hooks_.looked && !cancel_.cancelled())
            hooks_.looked(check.settings(), outcome);
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, wait_after(pace, limits, outcome.asked_wait, outcome.fresh, random()),
                       [&] { return stopping_ || round_ != round; });
        if (stopping_)
            return;
    }
}

} // namespace bluelamp
