#include "curation/curate.hpp"

#include "crypto/hash.hpp"
#include "publishing/publisher.hpp"
#include "sourcing/hold_words.hpp"
#include "wire/content_json.hpp"

#include <algorithm>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::int64_t hour_ms = 3600 * 1000;
constexpr std::int64_t grace_s = 7 * 24 * 3600;
constexpr std::int64_t renew_before_s = 60 * 24 * 3600;
constexpr int looks_until_deleted = 3;
constexpr int usual_keep = 50;
constexpr std::size_t few = 5; ///< items are too few to speak of a share

std::int64_t seconds_of(const std::optional<Time>& time) {
    return time ? time->time_since_epoch().count() : 0;
}

std::string holding(const Item& item) {
    Content content;
    content.items.push_back(item);
    return write_content(content);
}

std::optional<Item> held_in(const SourceItemRecord& record) {
    auto items = read_content(record.json).items;
    return items.empty() ? std::nullopt : std::optional(std::move(items.front()));
}

bool on_screens(SourceItemState state) {
    return state == SourceItemState::shown || state == SourceItemState::kept;
}

/// Whether everyone who gets `item` gets `other` too.
bool reaches_as_many(const Item& other, const Item& item) {
    if (other.areas.empty())
        return true;
    return !item.areas.empty() && std::all_of(item.areas.begin(), item.areas.end(), [&](const auto& area) {
        return std::find(other.areas.begin(), other.areas.end(), area) != other.areas.end();
    });
}

bool share_a_key(const SourceItemRecord& a, const SourceItemRecord& b) {
    return std::any_of(a.story_keys.begin(), a.story_keys.end(), [&](const std::string& key) {
        return std::find(b.story_keys.begin(), b.story_keys.end(), key) != b.story_keys.end();
    });
}

/// A record on its way from what it was to what it will be.
struct Draft {
    SourceItemRecord record;
    std::string standing;
    std::optional<SourceItemRecord> before;
    bool fresh = false;
};

class Curator {
public:
    explicit Curator(const CurationInput& input)
        : input_(input)
        , now_s_(input.now_ms / 1000) {}

    Curation run() {
        gather();
        if (auto odd = oddness(); !odd.empty() && !input_.trusted)
            return {{}, std::move(odd)};
        for (auto& draft : drafts_) {
            heed_staff(draft);
            if (draft.fresh)
                decide(draft);
            else
                decide_missing(draft);
        }
        keep_newest();
        Curation curation;
        for (auto& draft : drafts_)
            add_action(draft, curation.actions);
        return curation;
    }

private:
    void gather() {
        std::map<std::string, const KnownItem*> known;
        for (const auto& each : input_.known)
            known[each.record.id] = &each;
        std::set<std::string> fresh;
        for (const auto& sourced : input_.fresh) {
            const auto found = known.find(sourced.item.id);
            fresh.insert(sourced.item.id);
            Draft draft;
            draft.fresh = true;
            if (found != known.end()) {
                draft.standing = found->second->standing;
                if (!found->second->record.source.empty())
                    draft.before = found->second->record;
            }
            draft.record = draft.before.value_or(SourceItemRecord{});
            if (is_too_old(sourced.item) && !draft.before)
                continue;
            say(draft, sourced);
            drafts_.push_back(std::move(draft));
        }
        for (const auto& each : input_.known)
            if (!fresh.contains(each.record.id) && !each.record.source.empty())
                drafts_.push_back({each.record, each.standing, each.record, false});
    }

    [[nodiscard]] bool is_too_old(const Item& item) const {
        const auto days = input_.source.rules.most_days_old;
        return days > 0 && seconds_of(item.published) < now_s_ - std::int64_t{days} * 24 * 3600;
    }

    void say(Draft& draft, const SourcedItem& sourced) const {
        auto& record = draft.record;
        auto item = sourced.item;
        const auto earlier = draft.before ? held_in(*draft.before) : std::nullopt;
        if (!sourced.dated && earlier) {
            item.published = earlier->published;
            item.expires = earlier->expires;
        }
        // What is said again and again lives on; not every day a little longer, which would be news each day.
        if (input_.complete && earlier && earlier->expires && item.expires > earlier->expires &&
            seconds_of(earlier->expires) - now_s_ > renew_before_s)
            item.expires = earlier->expires;
        item.member = input_.source.rules.member;
        if (const auto picture = input_.pictures.find(sourced.image); picture != input_.pictures.end())
            item.image = picture->second;
        else if (earlier && !sourced.image.empty() && record.image == sourced.image)
            item.image = earlier->image; // it could not be had this time
        if (item.image)
            item.image->alternative = sourced.image_alternative;
        record.source = input_.source.id;
        record.kind = "item";
        record.id = item.id;
        record.said = digest_of_words(sourced);
        record.json = holding(item);
        record.image = sourced.image;
        record.image_alternative = sourced.image_alternative;
        record.story_keys = sourced.story_keys;
        record.published_s = seconds_of(item.published);
        record.expires_s = seconds_of(item.expires);
        // Not at each look: most looks would write every record for nothing else.
        if (input_.now_ms - record.last_seen_ms >= hour_ms)
            record.last_seen_ms = input_.now_ms;
        if (record.first_seen_ms == 0)
            record.first_seen_ms = input_.now_ms;
        record.missing_since_ms = 0;
        record.missing_looks = 0;
    }

    /// Counts what the last good reply held and this one lacks.
    [[nodiscard]] std::string oddness() const {
        std::size_t present = 0;
        std::size_t lost = 0;
        for (const auto& draft : drafts_) {
            if (!draft.before || draft.before->missing_since_ms != 0 ||
                (draft.before->expires_s != 0 && draft.before->expires_s <= now_s_))
                continue;
            ++present;
            lost += !draft.fresh && !has_scrolled(draft.record) ? 1 : 0;
        }
        if (input_.entries == 0 && present > 0)
            return "the reply holds no items at all; what it gave before stays";
        if (present >= few && lost * 5 > present * 4)
            return "the reply lacks " + std::to_string(lost) + " of the " + std::to_string(present) +
                   " items that it held before; what it gave before stays";
        return {};
    }

    /// Whether an item is older than all that the feed shows: it made room and was not deleted.
    [[nodiscard]] bool has_scrolled(const SourceItemRecord& record) const {
        if (input_.complete)
            return false;
        std::int64_t oldest = now_s_;
        for (const auto& sourced : input_.fresh)
            oldest = std::min(oldest, seconds_of(sourced.item.published));
        return record.published_s < oldest;
    }

    /// What staff did in the console meanwhile stands.
    void heed_staff(Draft& draft) const {
        auto& record = draft.record;
        if (record.state == SourceItemState::shown && draft.before) {
            if (draft.standing.empty())
                settle(record, SourceItemState::refused, why::staff);
            else if (draft.standing != record.published)
                settle(record, SourceItemState::kept, why::staff);
        } else if (!draft.standing.empty() && record.state != SourceItemState::kept &&
                   !told_elsewhere_under_id(record)) {
            settle(record, SourceItemState::kept, why::staff);
        }
    }

    static void settle(SourceItemRecord& record, SourceItemState state, std::string reason) {
        record.state = state;
        record.why = std::move(reason);
    }

    void decide(Draft& draft) const {
        auto& record = draft.record;
        if (record.state == SourceItemState::kept || record.state == SourceItemState::refused)
            return;
        const auto item = held_in(record);
        if (!item)
            return; // of a kind that this version does not know
        if (is_too_old(*item))
            return settle(record, SourceItemState::gone, why::old);
        if (auto teller = told_elsewhere(record, *item); !teller.empty())
            return settle(record, SourceItemState::folded, why::same_story + (":" + teller));
        if (record.state == SourceItemState::shown)
            return decide_edit(record, *item);
        const bool asked_for = record.state == SourceItemState::waiting && record.why == why::staff;
        auto held = asked_for ? why::staff : why_held(input_.source, *item);
        if (!held.empty() && record.settled != record.said)
            return settle(record, SourceItemState::waiting, std::move(held));
        show(record, *item);
    }

    void decide_edit(SourceItemRecord& record, const Item& item) const {
        const bool refused_before = record.why == why::staff;
        if (record.said == record.settled) {
            if (!refused_before)
                show(record, item);
            return;
        }
        auto held = refused_before ? why::staff : why_held(input_.source, item);
        if (held.empty())
            show(record, item);
        else
            record.why = std::move(held);
    }

    static void show(SourceItemRecord& record, const Item& item) {
        record.state = SourceItemState::shown;
        record.why.clear();
        record.settled = record.said;
        record.published = digest_of(item);
    }

    void decide_missing(Draft& draft) const {
        auto& record = draft.record;
        if (has_scrolled(record)) {
            record.missing_since_ms = 0;
            record.missing_looks = 0;
        } else if (record.missing_looks < looks_until_deleted || record.missing_since_ms == 0) {
            ++record.missing_looks;
            if (record.missing_since_ms == 0)
                record.missing_since_ms = input_.now_ms;
        }
        const bool missed_for_long =
            record.missing_looks >= looks_until_deleted && input_.now_ms - record.missing_since_ms >= hour_ms;
        const bool follows = input_.source.rules.deleted == SourceDeletion::withdraw;
        if (missed_for_long && holds_another_known()) {
            if (record.state == SourceItemState::waiting || record.state == SourceItemState::folded ||
                (record.state == SourceItemState::shown && follows))
                return settle(record, SourceItemState::gone, why::deleted);
        }
        const auto item = held_in(record);
        if (record.state != SourceItemState::folded || !item)
            return;
        auto teller = told_elsewhere(record, *item);
        if (!teller.empty())
            return settle(record, SourceItemState::folded, why::same_story + (":" + teller));
        if (auto held = why_held(input_.source, *item); !held.empty() && record.settled != record.said)
            return settle(record, SourceItemState::waiting, std::move(held));
        show(record, *item);
    }

    [[nodiscard]] bool holds_another_known() const {
        return std::any_of(drafts_.begin(), drafts_.end(),
                           [](const Draft& draft) { return draft.fresh && draft.before; });
    }

    [[nodiscard]] bool told_elsewhere_under_id(const SourceItemRecord& record) const {
        return std::any_of(input_.others.begin(), input_.others.end(), [&](const SourceItemRecord& other) {
            return other.id == record.id && on_screens(other.state);
        });
    }

    /// The id of the item of another source that stands for this one, or "".
    [[nodiscard]] std::string told_elsewhere(const SourceItemRecord& record, const Item& item) const {
        const auto age = [](const SourceItemRecord& each) {
            return std::tie(each.first_seen_ms, each.source);
        };
        for (const auto& other : input_.others) {
            if (other.id != record.id && !share_a_key(other, record))
                continue;
            if (other.expires_s != 0 && other.expires_s <= now_s_)
                continue;
            const bool mine_shown = record.state == SourceItemState::shown;
            const bool stands = on_screens(other.state)
                                    ? !mine_shown || age(other) < age(record)
                                    : other.state == SourceItemState::waiting && !mine_shown &&
                                          !why_held(input_.source, item).empty() && age(other) < age(record);
            if (!stands)
                continue;
            const auto said_there = held_in(other);
            if (other.id == record.id || (said_there && reaches_as_many(*said_there, item)))
                return other.id;
        }
        return {};
    }

    /// Only the newest are shown or wait.
    void keep_newest() {
        std::vector<Draft*> counted;
        for (auto& draft : drafts_)
            if (draft.record.state == SourceItemState::shown ||
                draft.record.state == SourceItemState::waiting)
                counted.push_back(&draft);
        const auto keep = items_kept(input_.source);
        std::stable_sort(counted.begin(), counted.end(), [](const Draft* a, const Draft* b) {
            return a->record.published_s > b->record.published_s;
        });
        for (auto at = keep; at < counted.size(); ++at)
            settle(counted[at]->record, SourceItemState::gone, why::old);
    }

    [[nodiscard]] bool is_over(const Draft& draft) const {
        const auto& record = draft.record;
        if (draft.fresh || record.expires_s == 0)
            return false;
        const bool nobody_waits = record.state == SourceItemState::waiting && record.expires_s <= now_s_;
        return nobody_waits || record.expires_s + grace_s <= now_s_;
    }

    void add_action(Draft& draft, std::vector<CurationAction>& actions) const {
        auto& record = draft.record;
        const bool is_new = !draft.before;
        if (is_over(draft))
            return actions.push_back({CurationAct::forget, std::move(record), is_new});
        // Old ones that never were on a screen are not worth a line.
        if (is_new && record.state == SourceItemState::gone)
            return;
        if (!is_new && record == *draft.before)
            return;
        actions.push_back({act_of(draft), std::move(record), is_new});
    }

    [[nodiscard]] static CurationAct act_of(const Draft& draft) {
        const auto& record = draft.record;
        const bool was_shown = draft.before && draft.before->state == SourceItemState::shown;
        switch (record.state) {
        case SourceItemState::shown:
            if (!was_shown || draft.before->published != record.published)
                return CurationAct::publish;
            return record.said != record.settled && record.said != draft.before->said ? CurationAct::hold
                                                                                      : CurationAct::note;
        case SourceItemState::waiting:
            return CurationAct::hold;
        case SourceItemState::folded:
            return was_shown ? CurationAct::drop : CurationAct::note;
        case SourceItemState::gone:
            if (!was_shown)
                return CurationAct::note;
            return record.why == why::deleted ? CurationAct::withdraw : CurationAct::drop;
        case SourceItemState::refused:
        case SourceItemState::kept:
            return CurationAct::note;
        }
        return CurationAct::note;
    }

    const CurationInput& input_;
    std::int64_t now_s_;
    std::vector<Draft> drafts_;
};

} // namespace

Curation curate(const CurationInput& input) {
    return Curator(input).run();
}

std::size_t items_kept(const Source& source) {
    return static_cast<std::size_t>(source.rules.keep > 0 ? source.rules.keep : usual_keep);
}

std::string why_held(const Source& source, const Item& item) {
    if (const auto word = held_word_in(source.rules.hold_words, item); !word.empty())
        return why::hold_word + (":" + word);
    if (source.publish == SourcePublishing::automatic)
        return {};
    return item.kind == ItemKind::appeal ? why::appeal : why::source_holds;
}

std::string digest_of_words(const SourcedItem& sourced) {
    Item said;
    said.id = sourced.item.id;
    said.title = sourced.item.title;
    said.body = sourced.item.body;
    said.link = sourced.item.link;
    said.place = sourced.item.place;
    said.starts = sourced.item.starts;
    said.ends = sourced.item.ends;
    if (sourced.dated)
        said.published = sourced.item.published;
    return to_hex(hash_of({holding(said), "\n", sourced.image, "\n", sourced.image_alternative}).view());
}

} // namespace bluelamp::server
