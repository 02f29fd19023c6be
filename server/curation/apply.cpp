#include "curation/apply.hpp"

#include "base/failure.hpp"
#include "crypto/hash.hpp"
#include "curation/curate.hpp"
#include "curation/pace_of.hpp"
#include "curation/police_team.hpp"
#include "custody/clock.hpp"
#include "publishing/content_of.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

#include <algorithm>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::size_t most_reply_kept = std::size_t{2} << 20U;
constexpr std::int64_t trusted_after_ms = std::int64_t{24} * 3600 * 1000;
constexpr const char* actor = "sources";

/// What publishing one source after another adds up to.
struct Gathered {
    Publication publication;
    bool removed = false;
    AppliedLooks done;
};

/// Why a good reply gives the screens nothing, for staff; "" when it gives something.
std::string what_is_missing(const Reading& reading) {
    if (reading.entries == 0)
        return "it holds no items";
    if (!reading.items.empty() || reading.lasts == std::chrono::days{})
        return {};
    const auto days = std::to_string(reading.lasts.count());
    return reading.entries == 1
               ? "its only item is older than the " + days + " days for which it would be shown"
               : "its " + std::to_string(reading.entries) + " items are older than the " + days +
                     " days for which they would be shown";
}

class Application {
public:
    Application(Storage& storage, const PictureShelf& shelf, std::int64_t now_ms, Gathered& gathered)
        : storage_(storage)
        , shelf_(shelf)
        , now_ms_(now_ms)
        , gathered_(gathered) {}

    void take(const FinishedLook& finished) {
        const auto entity = storage_.content().entity("source", finished.source.id);
        const auto now = storage_.sources().state(finished.source.id);
        if (!entity || !now)
            return; // removed meanwhile
        auto state = *now;
        state.claimed_until_ms = 0;
        if (entity->digest != finished.settings || finished.source.rules.off) {
            state.next_look_ms = 0;
            storage_.sources().put_state(state);
            return;
        }
        SourceLook look;
        look.at_ms = now_ms_ - finished.took_ms;
        look.status = finished.look.status;
        look.octets = finished.octets;
        look.took_ms = finished.took_ms;
        state.settings = finished.settings;
        state.checked_ms = now_ms_;
        if (finished.reading)
            take_reading(finished, state, look);
        else
            take_failure(finished, state, look);
        set_pace(state, finished, look.outcome, now_ms_);
        storage_.sources().put_state(state);
        storage_.sources().add_look(state.id, look);
        ++gathered_.done.outcomes[look.outcome];
    }

private:
    void take_failure(const FinishedLook& finished, SourceState& state, SourceLook& look) const {
        look.outcome = "failed";
        look.problem = finished.problem;
        state.problem = finished.problem;
        ++state.failures;
        if (state.failing_since_ms == 0)
            state.failing_since_ms = now_ms_;
        // The validators belong to a document that was not taken: the next look asks for it whole.
        if (finished.look.outcome != LookOutcome::failed)
            state.etag = state.last_modified = "";
    }

    void take_reading(const FinishedLook& finished, SourceState& state, SourceLook& look) {
        auto input = input_of(finished);
        state.pictures_left_out = finished.pictures_left_out + put_pictures(finished, input);
        input.trusted = state.distrust_since_ms > 0 &&
                        now_ms_ - state.distrust_since_ms >= trusted_after_ms &&
                        finished.reading->entries > 0;
        const auto curation = curate(input);
        look.items = static_cast<int>(finished.reading->entries);
        look.outcome = finished.changed ? "changed" : "unchanged";
        state.failures = 0;
        state.failing_since_ms = 0;
        if (!curation.odd.empty()) {
            look.outcome = "odd";
            look.problem = state.problem = curation.odd;
            if (state.distrust_since_ms == 0)
                state.distrust_since_ms = now_ms_;
            state.etag = state.last_modified = "";
            return;
        }
        for (const auto& action : curation.actions)
            perform(action, look);
        if (finished.reading->complete &&
            take_team(storage_, finished.source, *finished.reading, gathered_.publication))
            gathered_.removed = true;
        state.distrust_since_ms = 0;
        look.problem = state.problem = what_is_missing(*finished.reading);
        state.good_ms = now_ms_;
        state.items = look.items;
        note_reply(finished, state);
        note_move(finished, state);
    }

    /// Those that are there, for the items; the rest comes with a later look. Returns how many found no room.
    [[nodiscard]] int put_pictures(const FinishedLook& finished, CurationInput& input) const {
        int left_out = 0;
        for (const auto& [url, media] : finished.pictures) {
            const auto put = shelf_.put(storage_, url, media, now_ms_);
            if (put == PictureShelf::Put::there)
                input.pictures[url] = {media.sha256, media.bytes, media.type, {}};
            left_out += put == PictureShelf::Put::no_room ? 1 : 0;
        }
        return left_out;
    }

    void note_reply(const FinishedLook& finished, SourceState& state) {
        if (!finished.changed || !finished.reply)
            return;
        state.changed_ms = now_ms_;
        state.digest = to_hex(hash_of(finished.reply->octets).view());
        // Without the reply at hand, "not changed" would say nothing: then it is asked for whole each time.
        const bool fits = finished.reply->octets.size() <= most_reply_kept;
        state.etag = fits ? finished.look.validators.etag : "";
        state.last_modified = fits ? finished.look.validators.last_modified : "";
        if (fits)
            storage_.sources().put_reply(*finished.reply);
    }

    void note_move(const FinishedLook& finished, SourceState& state) const {
        constexpr int looks_until_moved = 3;
        if (finished.look.moved_to.empty()) {
            state.moving_to.clear();
            state.moving_looks = 0;
            return;
        }
        state.moving_looks = state.moving_to == finished.look.moved_to ? state.moving_looks + 1 : 1;
        state.moving_to = finished.look.moved_to;
        if (state.moving_looks < looks_until_moved)
            return;
        state.moved_to = state.moving_to;
        state.moving_to.clear();
        state.moving_looks = 0;
    }

    [[nodiscard]] std::string standing(const std::string& id) const {
        const auto entity = storage_.content().entity("item", id);
        return entity ? entity->digest : std::string();
    }

    [[nodiscard]] CurationInput input_of(const FinishedLook& finished) const {
        CurationInput input;
        input.source = finished.source;
        input.fresh = finished.reading->items;
        input.entries = finished.reading->entries;
        input.complete = finished.reading->complete;
        input.now_ms = now_ms_;
        std::set<std::string> ids;
        std::vector<std::string> keys;
        const auto heed = [&](const std::vector<std::string>& more) {
            keys.insert(keys.end(), more.begin(), more.end());
        };
        for (auto& record : storage_.sources().items(finished.source.id)) {
            if (record.kind != "item")
                continue;
            ids.insert(record.id);
            if (record.state == SourceItemState::folded)
                heed(record.story_keys);
            input.known.push_back({record, standing(record.id)});
        }
        for (const auto& sourced : input.fresh) {
            heed(sourced.story_keys);
            if (ids.contains(sourced.item.id))
                continue;
            KnownItem known;
            known.record.id = sourced.item.id;
            known.standing = standing(sourced.item.id);
            if (!known.standing.empty())
                for (auto& other : storage_.sources().items_with_id("item", sourced.item.id))
                    if (other.source != finished.source.id)
                        input.others.push_back(std::move(other));
            input.known.push_back(std::move(known));
        }
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (auto& other : storage_.sources().same_stories(finished.source.id, keys))
            input.others.push_back(std::move(other));
        return input;
    }

    void perform(const CurationAction& action, SourceLook& look) {
        const auto& record = action.record;
        look.added += action.is_new ? 1 : 0;
        switch (action.act) {
        case CurationAct::publish:
            look.changed += action.is_new ? 0 : 1;
            publish(record);
            break;
        case CurationAct::withdraw:
            ++look.withdrawn;
            gathered_.publication.withdraw.push_back(record.id);
            break;
        case CurationAct::drop:
            ++look.withdrawn;
            remove(record.id);
            break;
        case CurationAct::forget:
            if (record.state == SourceItemState::shown && standing(record.id) == record.published)
                remove(record.id);
            storage_.sources().remove_item(record.source, record.kind, record.id);
            return;
        case CurationAct::hold:
        case CurationAct::note:
            break;
        }
        storage_.sources().put_item(record);
    }

    void publish(const SourceItemRecord& record) {
        for (auto& item : read_content(record.json).items)
            gathered_.publication.items.push_back({std::move(item), {}, {}, {}, {}});
    }

    void remove(const std::string& id) {
        storage_.content().remove("item", id);
        gathered_.removed = true;
    }

    Storage& storage_;
    const PictureShelf& shelf_;
    std::int64_t now_ms_;
    Gathered& gathered_;
};

} // namespace

AppliedLooks apply_looks(Storage& storage, const ServerKeys& keys, const PictureShelf& shelf,
                         std::int64_t now_ms, const std::vector<FinishedLook>& looks) {
    Gathered gathered;
    storage.transact([&] {
        gathered = {};
        Application application(storage, shelf, now_ms, gathered);
        for (const auto& look : looks)
            application.take(look);
        if (gathered.publication == Publication{} && !gathered.removed)
            return;
        const auto published = publish_within(storage, keys, now_ms, gathered.publication, actor);
        gathered.done.published = published.changed;
        gathered.done.withdrawn = published.withdrawn;
        gathered.done.manifests = published.manifests;
    });
    return gathered.done;
}

std::vector<std::string> take_off(Storage& storage, const std::string& source) {
    std::vector<std::string> ids;
    for (auto& record : storage.sources().items(source)) {
        if (record.kind != "item") {
            const auto entity = storage.content().entity(record.kind, record.id);
            if (record.state == SourceItemState::shown && entity && entity->digest == record.published &&
                record.kind == "member")
                storage.content().remove(record.kind, record.id);
            if (record.kind == "member")
                storage.sources().remove_item(record.source, record.kind, record.id);
            continue;
        }
        const auto entity = storage.content().entity("item", record.id);
        const bool stands =
            entity && (record.state == SourceItemState::shown || record.state == SourceItemState::kept);
        if (stands)
            ids.push_back(record.id);
        if (stands && is_edited(record, *entity)) {
            record.state = SourceItemState::kept;
            record.why = why::off; // until bring_back_edits()
        } else if (record.state == SourceItemState::refused || record.state == SourceItemState::kept) {
            continue; // as staff left it
        } else if (record.state == SourceItemState::shown && !stands) {
            record.state = SourceItemState::refused; // staff withdrew it
            record.why = why::staff;
        } else if (record.state != SourceItemState::gone || record.why != why::deleted) {
            record.state = SourceItemState::gone;
            record.why = why::off;
        }
        storage.sources().put_item(record);
    }
    return ids;
}

std::vector<Item> bring_back_edits(Storage& storage, const std::string& source, std::int64_t now_ms) {
    std::vector<Item> items;
    for (auto& record : storage.sources().items(source)) {
        if (record.state != SourceItemState::kept || record.why != why::off)
            continue;
        record.why = why::staff;
        storage.sources().put_item(record);
        const auto withdrawn = storage.content().entity(withdrawn_kind, record.id);
        if (!withdrawn || storage.content().entity("item", record.id))
            continue; // staff published it themselves
        for (auto& item : read_content(withdrawn->json).items)
            if (!item.expires || *item.expires > time_of_ms(now_ms))
                items.push_back(std::move(item));
    }
    return items;
}

bool is_edited(const SourceItemRecord& record, const Entity& item) {
    return record.state == SourceItemState::kept ||
           (record.state == SourceItemState::shown && item.digest != record.published);
}

std::map<ItemKind, int> expiry_days_of(Storage& storage) {
    const auto entity = storage.content().entity("force", "force");
    return entity ? read_content(entity->json).force.expiry_days : std::map<ItemKind, int>{};
}

} // namespace bluelamp::server
