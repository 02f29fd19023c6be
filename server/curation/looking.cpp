#include "curation/looking.hpp"

#include "base/failure.hpp"
#include "crypto/hash.hpp"
#include "curation/curate.hpp"
#include "curation/desk.hpp"
#include "picture/fitted_picture.hpp"
#include "police/documents.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace bluelamp::server {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t feeds_at_once = 256;
constexpr std::size_t pictures_at_once = 64;
constexpr std::size_t most_pictures = 50; ///< of one look
constexpr auto picture_patience = 10s;    ///< then the words go without them
constexpr auto unfit_for = 1h;
constexpr std::size_t most_unfit = 10'000;

/// The API allows 15 requests a second, and several processes may ask.
constexpr int police_a_second = 14;
constexpr auto police_pause = 72ms;
constexpr auto police_longest_wait = 1h;
constexpr int police_tries = 4;
constexpr std::uint64_t police_size_limit = std::uint64_t{4} << 20U;
constexpr std::array<const char*, 4> police_documents{"", "/priorities", "/events", "/people"};

std::uint64_t random_number() {
    thread_local std::mt19937_64 random{std::random_device{}()};
    return random();
}

/// Addresses of pictures that the look could need: of its newest items, as many as the source keeps, but not
/// of what staff refused.
std::set<std::string> pictures_wanted(Storage& storage, const FinishedLook& finished) {
    std::set<std::string> refused;
    for (const auto& record : storage.sources().items(finished.source.id))
        if (record.kind == "item" && record.state == SourceItemState::refused)
            refused.insert(record.id);
    const auto most = items_kept(finished.source);
    std::set<std::string> wanted;
    std::size_t items = 0;
    for (const auto& sourced : finished.reading->items) {
        if (refused.contains(sourced.item.id))
            continue;
        if (++items > most)
            break;
        if (!sourced.image.empty())
            wanted.insert(sourced.image);
    }
    return wanted;
}

} // namespace

struct Looking::Run {
    std::string id; ///< of the source; outlives `finished`, which is passed on
    FinishedLook finished;
    Steady::time_point began = Steady::now();
    std::array<std::string, police_documents.size()> documents;
    std::size_t document = 0; ///< the one that is being asked for
    std::string refused;      ///< the address that was not asked because it is not public
    int tries = 0;
    std::mutex mutex; ///< guards what follows, and the pictures
    std::size_t awaited = 0;
    bool passed_on = false;
    Steady::time_point pictures_until;

    [[nodiscard]] const Source& source() const { return finished.source; }
};

Looking::Looking(Parts parts, Done done, Dropped dropped)
    : parts_(std::move(parts))
    , done_(std::move(done))
    , dropped_(std::move(dropped))
    , feeds_(parts_.network, {feeds_at_once, 2})
    , pictures_(parts_.network, {pictures_at_once, 2}) {}

Looking::~Looking() = default;

void Looking::start(Source source, std::string settings, SourceState state) {
    auto run = std::make_shared<Run>();
    run->id = source.id;
    run->finished.source = std::move(source);
    run->finished.settings = std::move(settings);
    run->finished.state = std::move(state);
    run->finished.random = random_number();
    if (run->source().kind == SourceKind::feed)
        return ask_feed(run);
    const std::lock_guard lock(mutex_);
    police_.push_back(std::move(run));
}

void Looking::go_on(const RunPtr& run, std::function<void(Storage&)> step) {
    parts_.work.post([this, run, step = std::move(step)](Storage& storage) {
        try {
            step(storage);
        } catch (const std::exception& error) {
            spdlog::warn("looking at the source {}: {}", run->id, error.what());
            dropped_(run->id);
        }
    });
}

void Looking::ask_feed(const RunPtr& run) {
    const auto& state = run->finished.state;
    const auto& url = state.moved_to.empty() ? run->source().url : state.moved_to;
    auto request = feed_request(url, {state.etag, state.last_modified},
                                reach_of(run->source().url, parts_.allow_private));
    if (request.allow_address)
        request.allow_address = [run, may = std::move(request.allow_address)](std::string_view address) {
            if (may(address))
                return true;
            run->refused = address;
            return false;
        };
    feeds_.start(std::move(request), [this, run](HttpResult result) {
        go_on(run, [this, run, result = std::make_shared<HttpResult>(std::move(result))](Storage& storage) {
            take_feed(storage, run, std::move(*result));
        });
    });
}

void Looking::take_feed(Storage& storage, const RunPtr& run, HttpResult result) {
    auto& finished = run->finished;
    const auto& state = finished.state;
    const auto& url = state.moved_to.empty() ? run->source().url : state.moved_to;
    const auto content_type = result.header("content-type");
    const auto now_ms = parts_.now();
    const bool refused = result.error == NetError::refused_url && !run->refused.empty();
    finished.look = read_look(url, std::move(result), time_of_ms(now_ms));
    if (refused)
        finished.look.problem = url + " leads to " + run->refused + ", which " + not_public;
    if (finished.look.outcome == LookOutcome::document) {
        finished.octets = static_cast<std::int64_t>(finished.look.bytes.size());
        finished.reply = SourceReply{run->source().id,   std::move(finished.look.bytes),
                                     content_type,       finished.look.charset,
                                     finished.look.base, now_ms};
        finished.changed = to_hex(hash_of(finished.reply->octets).view()) != state.digest;
    } else if (finished.look.outcome == LookOutcome::unchanged) {
        finished.reply = storage.sources().reply(run->source().id);
        if (!finished.reply)
            finished.problem = "it says that nothing changed, but its last reply is not here";
    } else {
        finished.problem = finished.look.problem;
    }
    read(storage, run);
}

void Looking::tick(Storage& storage) {
    std::vector<RunPtr> late;
    {
        const std::lock_guard lock(mutex_);
        const auto now = Steady::now();
        for (auto at = wait_for_pictures_.begin(); at != wait_for_pictures_.end();) {
            const std::lock_guard of_run((*at)->mutex);
            const bool is_late = !(*at)->passed_on && (*at)->pictures_until <= now;
            if (is_late) {
                (*at)->passed_on = true;
                late.push_back(*at);
            }
            at = (*at)->passed_on ? wait_for_pictures_.erase(at) : std::next(at);
        }
    }
    for (const auto& run : late)
        parts_.work.post([this, run](Storage&) { pass_on(run); });
    ask_police(storage);
}

void Looking::ask_police(Storage& storage) {
    RunPtr run;
    {
        const std::lock_guard lock(mutex_);
        if (police_.empty() || Steady::now() < police_after_)
            return;
        run = police_.front();
    }
    const auto now_s = parts_.now() / 1000;
    int this_second = 0;
    storage.transact([&] { this_second = storage.count_event("police.uk", now_s, 1); });
    if (this_second > police_a_second)
        return;
    {
        const std::lock_guard lock(mutex_);
        police_.pop_front();
        police_after_ = std::max(police_after_, Steady::now() + police_pause);
    }
    HttpRequest request;
    auto base = !run->source().url.empty()  ? run->source().url
                : parts_.police_api.empty() ? std::string(police_api)
                                            : parts_.police_api;
    while (base.ends_with('/'))
        base.pop_back();
    try {
        request = feed_request(base + "/" + police_path(run->source().force, run->source().neighbourhood) +
                                   police_documents.at(run->document),
                               {}, reach_of(base, parts_.allow_private));
    } catch (const Failure& error) {
        run->finished.problem = error.what();
        return go_on(run, [this, run](Storage& own) { read(own, run); });
    }
    request.size_limit = police_size_limit;
    request.headers["Accept"] = "application/json";
    feeds_.start(std::move(request), [this, run](HttpResult result) {
        go_on(run, [this, run, result = std::make_shared<HttpResult>(std::move(result))](Storage& own) {
            take_police(own, run, std::move(*result));
        });
    });
}

void Looking::take_police(Storage& storage, const RunPtr& run, HttpResult result) {
    constexpr int not_found = 404;
    constexpr int too_many = 429;
    auto& finished = run->finished;
    const bool no_list = result.status == not_found && run->document > 0;
    if (result.status == too_many && ++run->tries < police_tries) {
        // The whole fleet is too fast: everyone waits.
        const auto asked = result.retry_after().value_or(std::chrono::seconds(run->tries));
        const std::lock_guard lock(mutex_);
        police_after_ = Steady::now() + std::min<std::chrono::seconds>(asked, police_longest_wait);
        police_.push_front(run);
        return;
    }
    const auto url = result.url;
    finished.octets += static_cast<std::int64_t>(result.body.size());
    if (result.ok())
        run->documents.at(run->document) = result.body;
    finished.look = read_look(url, std::move(result), time_of_ms(parts_.now()));
    finished.look.bytes.clear();
    finished.look.moved_to.clear();
    finished.look.fresh.reset();
    if (finished.look.outcome != LookOutcome::document && !no_list) {
        finished.problem = finished.look.problem;
        return read(storage, run);
    }
    finished.look.outcome = LookOutcome::document;
    if (++run->document < police_documents.size()) {
        const std::lock_guard lock(mutex_);
        police_.push_front(run);
        return;
    }
    auto& [place, priorities, events, people] = run->documents;
    finished.look.validators = {};
    finished.reply =
        SourceReply{run->source().id,
                    joined({std::move(place), std::move(priorities), std::move(events), std::move(people)}),
                    "application/json",
                    "utf-8",
                    url,
                    parts_.now()};
    finished.changed = to_hex(hash_of(finished.reply->octets).view()) != finished.state.digest;
    read(storage, run);
}

void Looking::read(Storage& storage, const RunPtr& run) {
    auto& finished = run->finished;
    if (finished.reply) {
        try {
            finished.reading =
                read_reply(run->source(), *finished.reply, expiry_days_of(storage), time_of_ms(parts_.now()));
        } catch (const Failure& error) {
            finished.problem = error.what();
        }
    }
    if (finished.reading)
        find_pictures(storage, run);
    else
        pass_on(run);
}

void Looking::find_pictures(Storage& storage, const RunPtr& run) {
    std::set<std::string> wanted;
    const auto full = parts_.shelf.is_full(storage);
    for (const auto& url : pictures_wanted(storage, run->finished)) {
        if (auto known = storage.content().source_picture(url);
            known && parts_.shelf.media().has(known->media.sha256)) {
            run->finished.pictures[url] = std::move(known->media);
            continue;
        }
        const std::lock_guard lock(mutex_);
        const auto unfit = unfit_.find(url);
        if (wanted.size() == most_pictures || (unfit != unfit_.end() && unfit->second > Steady::now()))
            continue;
        if (full)
            ++run->finished.pictures_left_out;
        else
            wanted.insert(url);
    }
    if (wanted.empty())
        return pass_on(run);
    {
        const std::lock_guard lock(mutex_);
        run->awaited = wanted.size();
        run->pictures_until = Steady::now() + picture_patience;
        wait_for_pictures_.push_back(run);
    }
    for (const auto& url : wanted)
        pictures_.start(picture_request(url, reach_of(run->source().url, parts_.allow_private)),
                        [this, run, url](HttpResult result) {
                            parts_.work.post(
                                [this, run, url, result = std::make_shared<HttpResult>(std::move(result))](
                                    Storage& own) { take_picture(own, run, url, *result); });
                        });
}

void Looking::take_picture(Storage& storage, const RunPtr& run, const std::string& url,
                           const HttpResult& result) {
    std::optional<MediaRecord> media;
    try {
        if (result.ok())
            media = parts_.shelf.media().add_bytes(fitted_picture(result.body).bytes, url);
    } catch (const Failure&) {
        // The item does without: what is wrong with a stranger's picture is nobody's work here.
        media.reset();
    }
    if (!media) {
        const std::lock_guard lock(mutex_);
        if (unfit_.size() >= most_unfit)
            unfit_.clear();
        unfit_[url] = Steady::now() + unfit_for;
    }
    bool last = false;
    bool came_late = false;
    {
        const std::lock_guard lock(run->mutex);
        came_late = run->passed_on;
        if (media && !came_late)
            run->finished.pictures[url] = *media;
        last = --run->awaited == 0 && !came_late;
        run->passed_on = run->passed_on || last;
    }
    if (media && came_late)
        storage.transact([&] {
            if (parts_.shelf.put(storage, url, *media, parts_.now()) == PictureShelf::Put::there)
                storage.sources().set_next_look(run->id, parts_.now());
        });
    if (last)
        pass_on(run);
}

void Looking::pass_on(const RunPtr& run) {
    run->finished.took_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - run->began).count();
    done_(std::move(run->finished));
}

} // namespace bluelamp::server
