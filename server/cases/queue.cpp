#include "cases/queue.hpp"

#include "cases/case.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::server {
namespace {

constexpr std::array<std::string_view, 6> names{"open",     "danger",      "complaints",
                                                "comments", "suggestions", "ended"};

} // namespace

std::string_view name_of(Queue queue) {
    return names.at(static_cast<std::size_t>(queue));
}

std::optional<Queue> queue_named(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Queue>(found - names.begin()));
}

CaseFilter filter_of(Queue queue, const std::vector<std::string>& areas) {
    CaseFilter filter{.areas = areas, .open = queue != Queue::ended};
    switch (queue) {
    case Queue::danger:
        filter.danger = true;
        break;
    case Queue::complaints:
        filter.complaint = true;
        break;
    case Queue::comments:
        filter.complaint = false;
        filter.kind = "feedback";
        break;
    case Queue::suggestions:
        filter.complaint = false;
        filter.kind = "suggestion";
        break;
    case Queue::open:
    case Queue::ended:
        break;
    }
    return filter;
}

Waiting waiting_cases(Storage& storage, Time now, const std::vector<std::string>& areas) {
    auto& cases = storage.cases();
    Waiting waiting;
    waiting.danger = cases.count(filter_of(Queue::danger, areas));
    waiting.overdue = cases.count({.areas = areas, .open = true, .due_before = now});
    waiting.complaints = cases.count(filter_of(Queue::complaints, areas));
    waiting.unread =
        cases.count({.areas = areas, .state = std::string(name_of(CaseState::unread)), .open = true});
    waiting.open = cases.count({.areas = areas, .open = true});
    return waiting;
}

} // namespace bluelamp::server
