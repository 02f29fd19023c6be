#include "curation/follower.hpp"

#include "base/failure.hpp"
#include "curation/following.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace bluelamp::server {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t workers = 2;
constexpr std::size_t most_under_way = 200;
constexpr std::size_t most_at_host = 8; ///< so that a host that hangs holds no more than these places
constexpr std::int64_t claim_ms = 5 * 60 * 1000;
constexpr std::int64_t host_pause_ms = 2 * 1000;
constexpr std::int64_t dropped_pause_ms =
    10 * 1000; ///< if it is not the database, it is not asked at once again
constexpr auto tick = 70ms;
constexpr auto heed_pause = 1s;
constexpr auto tidy_pause = 5min;
constexpr auto problem_pause = 2s;

} // namespace

Follower::Follower(const OpenStorage& open, KeyRing& keys, const MediaStore& media, Clock now,
                   Options options, Noted noted)
    : storage_(open())
    , keys_(keys)
    , now_(std::move(now))
    , options_(std::move(options))
    , shelf_(media, options_.picture_quota)
    , noted_(std::move(noted))
    , work_(open, workers)
    , looking_(
          {work_, shelf_, now_, options_.network, options_.allow_private, options_.police_api},
          [this](FinishedLook finished) { take(std::move(finished)); },
          [this](const std::string& source) { drop(source); })
    , thread_([this] { run(); }) {}

Follower::~Follower() {
    stop();
}

void Follower::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        news_.notify_all();
    }
    if (!thread_.joinable())
        return;
    thread_.join();
    work_.stop();
    release_all();
}

void Follower::run() {
    std::string problem;
    for (;;) {
        try {
            give_back_dropped();
            heed_sources();
            claim();
            looking_.tick(*storage_);
            tidy_pictures();
            if (!problem.empty())
                spdlog::info("following the sources again");
            problem.clear();
        } catch (const std::exception& error) {
            if (problem != error.what())
                spdlog::error("following the sources: {}", error.what());
            problem = error.what();
        }
        std::unique_lock lock(mutex_);
        if (news_.wait_for(lock, problem.empty() ? tick : problem_pause, [&] { return stopping_; }))
            return;
    }
}

void Follower::tidy_pictures() {
    if (!options_.only.empty() || Steady::now() < tidy_after_)
        return;
    tidy_after_ = Steady::now() + tidy_pause;
    work_.post([this](Storage& storage) {
        if (const auto forgotten = shelf_.tidy(storage, now_()); forgotten > 0)
            spdlog::info("forgot {} pictures of sources that nothing names", forgotten);
    });
}

void Follower::heed_sources() {
    if (Steady::now() < heed_after_)
        return;
    const auto counter = storage_->change_counter();
    if (counter == seen_counter_)
        return;
    heed_after_ = Steady::now() + heed_pause;
    std::map<std::string, Known> now;
    for (const auto& entity : storage_->content().entities_of("source")) {
        if (!options_.only.empty() && entity.id != options_.only)
            continue;
        const auto before = sources_.find(entity.id);
        if (before != sources_.end() && before->second.digest == entity.digest) {
            now.insert(*before);
            continue;
        }
        for (auto& source : read_content(entity.json).sources)
            now[entity.id] = {entity.digest, std::move(source)};
    }
    sources_ = std::move(now);
    if (options_.only.empty())
        note_sources(*storage_, *keys_.current(), now_());
    seen_counter_ = counter; // only now: what failed is done again
}

void Follower::claim() {
    const auto now = now_();
    std::size_t room = 0;
    std::map<std::string, std::size_t> at_host;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(under_way_, [&](const auto& each) { return each.second.until_ms < now; });
        for (const auto& [id, look] : under_way_)
            ++at_host[look.host];
        room = most_under_way - std::min(most_under_way, under_way_.size());
        if (!options_.only.empty())
            room = claimed_only_ ? 0 : 1;
    }
    if (room == 0 || !storage_->sources().any_due(now))
        return;
    std::vector<SourceState> mine;
    const auto choose = [&] {
        mine.clear();
        auto hosts = at_host;
        for (auto& state : storage_->sources().claim_due(now, now + claim_ms, room)) {
            const auto known = sources_.find(state.id);
            if (known != sources_.end() && !known->second.source.rules.off &&
                hosts[host_of(known->second.source)]++ < most_at_host) {
                mine.push_back(std::move(state));
                continue;
            }
            state.claimed_until_ms = 0;
            state.next_look_ms = now + host_pause_ms;
            storage_->sources().put_state(state);
        }
    };
    try {
        storage_->transact(choose);
    } catch (...) {
        // The database may have done it and gone before it could say so.
        const std::lock_guard lock(mutex_);
        for (const auto& state : mine)
            dropped_[state.id] = now + claim_ms;
        throw;
    }
    {
        const std::lock_guard lock(mutex_);
        for (const auto& state : mine)
            under_way_[state.id] = {host_of(sources_.at(state.id).source), now + claim_ms};
        claimed_only_ = claimed_only_ || !mine.empty();
    }
    for (auto& state : mine) {
        const auto& known = sources_.at(state.id);
        looking_.start(known.source, known.digest, std::move(state));
    }
}

void Follower::take(FinishedLook finished) {
    const std::lock_guard lock(mutex_);
    finished_.push_back(std::move(finished));
    if (applying_)
        return; // whoever applies takes it next
    applying_ = true;
    work_.post([this](Storage& storage) { apply(storage); });
}

void Follower::apply(Storage& storage) {
    std::vector<FinishedLook> looks;
    {
        const std::lock_guard lock(mutex_);
        looks.swap(finished_);
    }
    try {
        for (const auto& [outcome, count] :
             apply_looks(storage, *keys_.current(), shelf_, now_(), looks).outcomes)
            for (int number = 0; number < count; ++number)
                noted_(outcome);
    } catch (const std::exception& error) {
        spdlog::warn("publishing what {} sources gave, now one by one: {}", looks.size(), error.what());
        apply_one_by_one(storage, looks);
    }
    const std::lock_guard lock(mutex_);
    for (const auto& look : looks)
        under_way_.erase(look.source.id);
    applying_ = !finished_.empty();
    if (applying_)
        work_.post([this](Storage& own) { apply(own); });
}

void Follower::apply_one_by_one(Storage& storage, const std::vector<FinishedLook>& looks) {
    for (const auto& look : looks) {
        try {
            static_cast<void>(apply_looks(storage, *keys_.current(), shelf_, now_(), {look}));
        } catch (const std::exception& error) {
            spdlog::error("publishing what the source {} gave: {}", look.source.id, error.what());
            drop(look.source.id);
        }
    }
}

void Follower::drop(const std::string& source) {
    const std::lock_guard lock(mutex_);
    // Whoever's claim ran out meanwhile has none to give back.
    if (const auto mine = under_way_.find(source); mine != under_way_.end())
        dropped_[source] = mine->second.until_ms;
}

void Follower::give_back_dropped() {
    std::map<std::string, std::int64_t> dropped;
    {
        const std::lock_guard lock(mutex_);
        dropped = dropped_;
    }
    if (dropped.empty())
        return;
    const auto now = now_();
    storage_->transact([&] {
        for (const auto& [id, claim] : dropped)
            if (auto state = storage_->sources().state(id); state && state->claimed_until_ms == claim) {
                state->claimed_until_ms = 0;
                state->next_look_ms = std::max(state->next_look_ms, now + dropped_pause_ms);
                storage_->sources().put_state(*state);
            }
    });
    const std::lock_guard lock(mutex_);
    for (const auto& [id, claim] : dropped) {
        dropped_.erase(id);
        under_way_.erase(id);
    }
}

void Follower::release_all() noexcept {
    try {
        storage_->transact([&] {
            for (const auto& [id, look] : under_way_)
                if (auto state = storage_->sources().state(id)) {
                    state->claimed_until_ms = 0;
                    storage_->sources().put_state(*state);
                }
        });
    } catch (const std::exception& error) {
        spdlog::warn("leaving the sources to others: {}", error.what());
    }
}

SourceLook look_once(const OpenStorage& open, KeyRing& keys, const MediaStore& media, const Clock& now,
                     Follower::Options options, const std::string& id, std::chrono::seconds patience) {
    const auto storage = open();
    note_sources(*storage, *keys.current(), now());
    const auto before = storage->sources().state(id);
    if (!before)
        throw Failure("looking at the source " + id, "no source of that id was published",
                      "see the list of sources");
    if (is_off(*storage, id))
        throw Failure("looking at the source " + id, "it is switched off", "switch it on first");
    const auto looks = storage->sources().looks(id);
    storage->transact([&] { storage->sources().set_next_look(id, -1); }); // before all others
    options.only = id;
    Follower follower(open, keys, media, now, std::move(options), [](const std::string&) {});
    for (const auto until = Steady::now() + patience; Steady::now() < until;) {
        const auto state = storage->sources().state(id);
        if (state && state->checked_ms != before->checked_ms)
            return storage->sources().looks(id).front();
        std::this_thread::sleep_for(50ms);
    }
    throw Failure("looking at the source " + id, "the look did not come to an end in time",
                  "see the server's log", Retry::yes);
}

} // namespace bluelamp::server
