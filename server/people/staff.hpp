#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp::server {

/// Editors write content, moderators answer what people said and decide votes; an admin may do both.
enum class Role { viewer, editor, moderator, admin };

[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

/// Whom a page is for. `viewer` is everybody who is signed in.
enum class Audience { anyone, viewer, editor, moderator, editor_or_moderator, admin };

[[nodiscard]] bool may(Role role, Audience audience);

/// Somebody who is signed in.
struct Staff {
    std::string name;
    Role role = Role::viewer;
    std::vector<std::string> areas; ///< empty: all

    [[nodiscard]] bool may(Audience audience) const { return server::may(role, audience); }
    /// Whether a thing that is for `thing_areas` (empty: all) is theirs to change: all of its areas are.
    [[nodiscard]] bool may_change_in(const std::vector<std::string>& thing_areas) const;
    /// Whether it is theirs to see: one of its areas is.
    [[nodiscard]] bool may_see_in(const std::vector<std::string>& thing_areas) const;
};

} // namespace bluelamp::server
