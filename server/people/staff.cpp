#include "people/staff.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::server {
namespace {

constexpr std::array<std::string_view, 4> names{"viewer", "editor", "moderator", "admin"};

} // namespace

std::string_view name_of(Role role) {
    return names.at(static_cast<std::size_t>(role));
}

std::optional<Role> role_named(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Role>(found - names.begin()));
}

bool may(Role role, Audience audience) {
    switch (audience) {
    case Audience::anyone:
    case Audience::viewer:
        return true;
    case Audience::editor:
        return role == Role::editor || role == Role::admin;
    case Audience::moderator:
        return role == Role::moderator || role == Role::admin;
    case Audience::editor_or_moderator:
        return role != Role::viewer;
    case Audience::admin:
        return role == Role::admin;
    }
    return false;
}

bool Staff::may_change_in(const std::vector<std::string>& thing_areas) const {
    const auto is_mine = [&](const std::string& area) {
        return std::find(areas.begin(), areas.end(), area) != areas.end();
    };
    return areas.empty() ||
           (!thing_areas.empty() && std::all_of(thing_areas.begin(), thing_areas.end(), is_mine));
}

bool Staff::may_see_in(const std::vector<std::string>& thing_areas) const {
    const auto is_mine = [&](const std::string& area) {
        return std::find(areas.begin(), areas.end(), area) != areas.end();
    };
    return areas.empty() || thing_areas.empty() ||
           std::any_of(thing_areas.begin(), thing_areas.end(), is_mine);
}

} // namespace bluelamp::server
