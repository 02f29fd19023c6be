#include "app/snapshot_thread.hpp"

#include "sync/exchange.hpp"

#include <algorithm>
#include <charconv>

namespace bluelamp {
namespace {

/// Other processes (a stick's import, `enrol`) write to the same stores: they are looked at this often.
constexpr std::chrono::seconds glance{1};

std::optional<Time> stored_time(LogStore& log, const char* name) {
    const std::string text = log.value(name);
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return Time(std::chrono::seconds(seconds));
}

template <class Part>
void append(std::vector<Part>& to, const std::vector<Part>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// What all sources gave, side by side.
Content merged(const std::map<std::string, Content>& by_source) {
    Content all;
    for (const auto& [source, content] : by_source) {
        if (all.force.name.empty())
            all.force = content.force;
        append(all.districts, content.districts);
        append(all.areas, content.areas);
        append(all.items, content.items);
        append(all.ballots, content.ballots);
        append(all.topics, content.topics);
        append(all.team, content.team);
        append(all.sources, content.sources);
    }
    return all;
}

std::optional<Time> last_good_answer(ContentStore& store, const std::map<std::string, Content>& by_source) {
    std::optional<Time> last;
    for (const auto& [source, content] : by_source)
        if (const auto state = store.source_state(source))
            last = std::max(last.value_or(state->changed), state->changed);
    return last;
}

std::map<std::string, std::filesystem::path> media_here(const Content& content, const ContentStore& store) {
    std::map<std::string, std::filesystem::path> here;
    for (const auto& media : media_of(content))
        if (store.media().has(media.sha256))
            here[media.sha256] = store.media().path_of(media.sha256);
    return here;
}

} // namespace

SnapshotPtr read_snapshot(const Stores& stores, Time at, const Rules& rules) {
    SnapshotContext context;
    context.now = at;
    context.rules = rules;
    context.status.log_takes_entries = !stores.takes_entries || stores.takes_entries();
    context.status.clock_trusted = !stores.clock.behind();
    context.status.waiting = stores.log.pending_kinds();
    context.status.pending = stores.log.pending_count();
    context.status.closed = closed_for(stores.log.value(kept::closed));
    context.status.pin_set = stores.pin_set;
    context.status.content_version = stores.content.manifest_version();
    if (stores.sync_status)
        context.status.sync = stores.sync_status();
    context.status.standalone = stores.follows_sources;
    Content content;
    if (const auto identity = stores.identities.load()) {
        context.status.enrolled = true;
        context.status.kiosk = identity->kiosk;
        context.status.server = identity->server;
        context.area = identity->area;
        // Content from a stick counts as hearing from headquarters: it may carry a withdrawal too.
        context.status.last_contact = std::max(stored_time(stores.log, kept::last_contact),
                                               stored_time(stores.log, kept::content_confirmed));
        const auto read = stores.last_good ? good_manifest : stored_manifest;
        if (auto manifest = read(*identity, stores.content, stores.log)) {
            context.status.pin_set = stores.pin_set || manifest->settings.other.contains(staff_pin_setting);
            context.answers = std::move(manifest->answers);
            content = std::move(manifest->content);
        }
    } else if (stores.follows_sources) {
        const auto by_source = stores.content.source_content();
        content = merged(by_source);
        context.status.last_contact = last_good_answer(stores.content, by_source);
        if (!content.areas.empty())
            context.area = content.areas.front().id;
    }
    context.media = media_here(content, stores.content);
    context.danger_words = stores.danger_words;
    return build_snapshot(content, std::move(context));
}

SnapshotThread::SnapshotThread(Stores stores, Rules rules, Mailbox& mailbox, Hooks hooks,
                               std::chrono::milliseconds kept_when_lost)
    : stores_(std::move(stores))
    , rules_(rules)
    , mailbox_(mailbox)
    , hooks_(std::move(hooks))
    , kept_when_lost_(kept_when_lost)
    , thread_([this] { run(); }) {}

SnapshotThread::~SnapshotThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void SnapshotThread::look() {
    {
        const std::lock_guard lock(mutex_);
        asked_ = true;
    }
    changed_.notify_one();
}

/// False when the thread is to stop.
bool SnapshotThread::wait_for_reason() {
    for (;;) {
        if (hooks_.beat)
            hooks_.beat();
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, glance, [this] { return stopping_ || asked_; });
            if (stopping_)
                return false;
            if (std::exchange(asked_, false))
                return true;
        }
        const bool due = (next_change_ && stores_.clock.now() >= *next_change_) ||
                         (lost_goes_ && std::chrono::steady_clock::now() >= *lost_goes_);
        if (due || stores_.content.change_counter() != content_seen_ ||
            stores_.log.change_counter() != log_seen_)
            return true;
    }
}

void SnapshotThread::mail_news() {
    content_seen_ = stores_.content.change_counter();
    log_seen_ = stores_.log.change_counter();
    auto snapshot = read_snapshot(stores_, stores_.clock.now(), rules_);
    next_change_ = snapshot->next_change;
    const auto version = snapshot->status.content_version;
    if (version == 0 && shown_version_ > 0) {
        const auto now = std::chrono::steady_clock::now();
        lost_goes_ = lost_goes_.value_or(now + kept_when_lost_);
        if (now < *lost_goes_) {
            if (hooks_.lost)
                hooks_.lost();
            return;
        }
    }
    lost_goes_.reset();
    shown_version_ = version;
    mailbox_.put(std::move(snapshot));
}

void SnapshotThread::run() {
    std::string problem;
    for (bool first = true;; first = false) {
        try {
            if (!first && !wait_for_reason())
                return;
            mail_news();
            problem.clear();
        } catch (const std::exception& failure) {
            if (problem != failure.what())
                hooks_.failed(failure.what());
            problem = failure.what();
            std::unique_lock lock(mutex_);
            if (changed_.wait_for(lock, 10 * glance, [this] { return stopping_; }))
                return;
        }
    }
}

} // namespace bluelamp
