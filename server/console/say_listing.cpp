#include "console/say_listing.hpp"

#include "cases/case.hpp"

namespace bluelamp::server {

Listing Listing::of(const Visit& visit) {
    Listing listing;
    listing.queue = queue_named(visit.query("queue")).value_or(Queue::open);
    if (const auto area = visit.query("area"); !area.empty() && visit.staff.may_see_in({area}))
        listing.area = area;
    if (const auto kiosk = visit.query("kiosk"); visit.storage.kiosks().find(kiosk))
        listing.kiosk = kiosk;
    if (const auto state = visit.query("state"); case_state(state))
        listing.state = state;
    if (const auto who = visit.query("who"); who == "-" || visit.storage.staff().find(who))
        listing.who = who;
    listing.overdue = visit.query("overdue") == "yes";
    return listing;
}

CaseFilter Listing::filter(const Visit& visit) const {
    auto filter = filter_of(queue, area.empty() ? visit.staff.areas : std::vector{area});
    filter.kiosk = kiosk;
    filter.state = state;
    if (who == "-")
        filter.unassigned = true;
    else
        filter.assignee = who;
    if (overdue) {
        filter.open = true;
        filter.due_before = visit.now();
    }
    return filter;
}

std::string Listing::query() const {
    std::string query = "queue=" + std::string(name_of(queue));
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            query += std::string("&") + name + "=" + http::encode_percent(value);
    };
    add("area", area);
    add("kiosk", kiosk);
    add("state", state);
    add("who", who);
    add("overdue", overdue ? "yes" : "");
    return query;
}

std::string Listing::path_of(const std::string& id, const std::string& act) const {
    return "/console/say/" + id + (act.empty() ? "" : "/") + act + "?" + query();
}

bool Listing::is_narrowed() const {
    return !area.empty() || !kiosk.empty() || !state.empty() || !who.empty() || overdue;
}

std::optional<CaseRecord> next_case(const Visit& visit, const Listing& listing, const CaseRecord& record) {
    const auto filter = listing.filter(visit);
    if (auto next = visit.storage.cases().following(filter, record))
        return next;
    for (auto& first : visit.storage.cases().list(filter, 0, 2))
        if (first.id != record.id)
            return std::move(first);
    return std::nullopt;
}

} // namespace bluelamp::server
