#include "public_pages/visible.hpp"

#include <algorithm>
#include <tuple>

namespace bluelamp::server {
namespace {

bool passed(const std::optional<Time>& time, Time now) {
    return time && *time <= now;
}

/// An event is over when it ends; one without an end, three hours after its start.
std::optional<Time> over(const Item& item) {
    if (item.kind != ItemKind::event)
        return std::nullopt;
    if (item.ends)
        return item.ends;
    return item.starts ? std::optional(*item.starts + std::chrono::hours(3)) : std::nullopt;
}

auto place_in_line(const Item& item) {
    return std::tuple(-static_cast<int>(item.priority),
                      -item.published.value_or(Time{}).time_since_epoch().count());
}

} // namespace

bool is_visible(const Item& item, Time now) {
    return !item.title.empty() && !passed(item.expires, now) && !passed(over(item), now) &&
           (!item.published || *item.published <= now);
}

bool is_open(const Ballot& ballot, Time now) {
    return !ballot.priorities.empty() && (!ballot.opens || *ballot.opens <= now) && !has_closed(ballot, now);
}

bool has_closed(const Ballot& ballot, Time now) {
    return passed(ballot.closes, now);
}

bool is_meant_for(const std::vector<std::string>& areas, const std::string& area) {
    return areas.empty() || std::find(areas.begin(), areas.end(), area) != areas.end();
}

std::vector<Item> visible_items(const Content& content, Time now) {
    std::vector<Item> items;
    std::copy_if(content.items.begin(), content.items.end(), std::back_inserter(items),
                 [&](const Item& item) { return is_visible(item, now); });
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        const auto left = place_in_line(a);
        const auto right = place_in_line(b);
        return left < right || (left == right && a.id < b.id);
    });
    return items;
}

} // namespace bluelamp::server
