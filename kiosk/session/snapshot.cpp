#include "session/snapshot.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace bluelamp {
namespace {

using std::chrono::hours;

template <class List>
auto find_id(List& list, std::string_view id) -> decltype(&*list.begin()) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
}

bool meant_for(const std::vector<std::string>& areas, const std::string& area) {
    return areas.empty() || area.empty() || std::find(areas.begin(), areas.end(), area) != areas.end();
}

/// Keeps the earliest moment after `now` at which something changes by the clock alone.
class NextChange {
public:
    explicit NextChange(Time now)
        : now_(now) {}
    void at(std::optional<Time> time) {
        if (time && *time > now_ && (!earliest_ || *time < *earliest_))
            earliest_ = time;
    }
    [[nodiscard]] std::optional<Time> earliest() const { return earliest_; }

private:
    Time now_;
    std::optional<Time> earliest_;
};

/// When an item may no longer be shown because no withdrawal could have been heard; nullopt: never.
std::optional<Time> silent_end(const Item& item, const Force& force, const Status& status) {
    std::optional<int> limit = item.hide_after_offline_hours;
    if (!limit && item.kind == ItemKind::appeal)
        limit = force.hide_appeals_after_offline_hours;
    if (!limit)
        return std::nullopt;
    return status.last_contact.value_or(Time{}) + hours(*limit);
}

/// An event is over when it ends; one without an end, three hours after its start.
std::optional<Time> over(const Item& item) {
    if (item.kind != ItemKind::event)
        return std::nullopt;
    if (item.ends)
        return item.ends;
    return item.starts ? std::optional(*item.starts + hours(3)) : std::nullopt;
}

/// When an urgent item gives the loop back.
std::optional<Time> takeover_end(const Item& item, const Rules& rules) {
    if (item.priority != Priority::urgent || !item.published || item.kind == ItemKind::guide)
        return std::nullopt;
    return *item.published + rules.takeover;
}

/// Places in `items`; `most` of them, in their order: what has priority, then of each voice (a kind of item
/// from one source, or from one officer) the newest, then the second of each, and so on.
std::vector<std::size_t> fairly(const std::vector<Item>& items, std::vector<std::size_t> places,
                                std::size_t most) {
    if (places.size() <= most)
        return places;
    std::map<std::tuple<ItemKind, std::string, std::string>, std::size_t> said;
    std::map<std::size_t, std::size_t> round;
    for (const auto place : places) {
        const auto& item = items[place];
        const bool first = item.priority != Priority::normal;
        round[place] = first ? 0 : ++said[{item.kind, item.member, item.source.in("en")}];
    }
    std::stable_sort(places.begin(), places.end(),
                     [&](std::size_t a, std::size_t b) { return round.at(a) < round.at(b); });
    places.resize(most);
    std::sort(places.begin(), places.end());
    return places;
}

/// See Snapshot::slides().
std::vector<std::size_t> loop_of(const std::vector<Item>& items, const Rules& rules, Time now) {
    constexpr std::size_t most = 12;
    std::vector<std::size_t> all;
    std::vector<std::size_t> taking_over;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].kind != ItemKind::guide)
            all.push_back(i);
        if (const auto end = takeover_end(items[i], rules); end && now < *end)
            taking_over.push_back(i);
    }
    return fairly(items, taking_over.empty() ? std::move(all) : std::move(taking_over), most);
}

bool visible(const Item& item, const Force& force, const SnapshotContext& context, NextChange& next) {
    if (!meant_for(item.areas, context.area) || item.title.empty())
        return false;
    if (item.expires && !context.status.clock_trusted)
        return false;
    const auto silent = silent_end(item, force, context.status);
    const auto ended = over(item);
    next.at(item.published);
    next.at(item.expires);
    next.at(silent);
    next.at(ended);
    next.at(takeover_end(item, context.rules));
    const auto passed = [&](const std::optional<Time>& time) { return time && *time <= context.now; };
    return !passed(item.expires) && !passed(silent) && !passed(ended) &&
           (!item.published || *item.published <= context.now);
}

bool open(const Ballot& ballot, const SnapshotContext& context, NextChange& next) {
    next.at(ballot.opens);
    next.at(ballot.closes);
    return meant_for(ballot.areas, context.area) && !ballot.priorities.empty() &&
           (!ballot.opens || *ballot.opens <= context.now) &&
           (!ballot.closes || context.now < *ballot.closes);
}

bool before(const Item& a, const Item& b) {
    const auto key = [](const Item& item) {
        return std::tuple(-static_cast<int>(item.priority),
                          -item.published.value_or(Time{}).time_since_epoch().count());
    };
    return key(a) < key(b) || (key(a) == key(b) && a.id < b.id);
}

} // namespace

SnapshotPtr build_snapshot(const Content& content, SnapshotContext context) {
    auto snapshot = std::make_shared<Snapshot>();
    NextChange next(context.now);
    snapshot->built = context.now;
    snapshot->force = content.force;
    snapshot->area = context.area;
    snapshot->districts = content.districts;
    snapshot->areas = content.areas;
    snapshot->topics = content.topics;
    snapshot->pictures = content.pictures;
    for (const auto& item : content.items)
        if (visible(item, content.force, context, next))
            snapshot->items.push_back(item);
    std::sort(snapshot->items.begin(), snapshot->items.end(), before);
    snapshot->loop = loop_of(snapshot->items, context.rules, context.now);
    for (const auto& ballot : content.ballots)
        if (open(ballot, context, next))
            snapshot->ballots.push_back(ballot);
    std::stable_sort(snapshot->ballots.begin(), snapshot->ballots.end(),
                     [](const Ballot& a, const Ballot& b) {
                         return a.closes.value_or(Time::max()) < b.closes.value_or(Time::max());
                     });
    for (const auto& member : content.team)
        if (meant_for(member.areas, context.area))
            snapshot->team.push_back(member);
    snapshot->media = std::move(context.media);
    snapshot->status = context.status;
    snapshot->rules = context.rules;
    snapshot->answers = std::move(context.answers);
    snapshot->danger_words = std::move(context.danger_words);
    snapshot->next_change = next.earliest();
    return snapshot;
}

const Area* Snapshot::area_of(std::string_view id) const {
    return find_id(areas, id);
}

const Item* Snapshot::item(std::string_view id) const {
    return find_id(items, id);
}

const Ballot* Snapshot::ballot(std::string_view id) const {
    return find_id(ballots, id);
}

const TeamMember* Snapshot::member(std::string_view id) const {
    return find_id(team, id);
}

const Picture* Snapshot::picture(std::string_view ballot, std::string_view place) const {
    const auto found = std::find_if(pictures.begin(), pictures.end(),
                                    [&](const Picture& p) { return p.ballot == ballot && p.place == place; });
    return found == pictures.end() ? nullptr : &*found;
}

std::vector<const Item*> Snapshot::of_kind(ItemKind kind) const {
    std::vector<const Item*> found;
    for (const auto& item : items)
        if (item.kind == kind)
            found.push_back(&item);
    if (kind == ItemKind::event)
        std::stable_sort(found.begin(), found.end(), [](const Item* a, const Item* b) {
            return a->starts.value_or(Time::max()) < b->starts.value_or(Time::max());
        });
    return found;
}

std::vector<const Item*> Snapshot::slides() const {
    std::vector<const Item*> found;
    found.reserve(loop.size());
    for (const auto place : loop)
        found.push_back(&items[place]);
    return found;
}

std::vector<const Item*> Snapshot::posts_of(std::string_view member) const {
    std::vector<const Item*> found;
    for (const auto& item : items)
        if (!member.empty() && item.member == member)
            found.push_back(&item);
    std::stable_sort(found.begin(), found.end(), [](const Item* a, const Item* b) {
        return a->published.value_or(Time{}) > b->published.value_or(Time{});
    });
    return found;
}

std::optional<std::filesystem::path> Snapshot::file(const std::optional<Media>& wanted) const {
    if (!wanted)
        return std::nullopt;
    const auto found = media.find(wanted->sha256);
    return found == media.end() ? std::nullopt : std::optional(found->second);
}

} // namespace bluelamp
