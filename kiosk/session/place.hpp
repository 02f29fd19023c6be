#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// Every screen a visitor can be on. The order is that of `--screen list`.
enum class Screen {
    loop,
    home,
    items,
    item,
    guides,
    area,
    vote,
    vote_review,
    vote_thanks,
    suggest,
    feedback_rating,
    feedback_topic,
    feedback_text,
    feedback_contact,
    feedback_review,
    feedback_thanks,
    answers,
    team,
    officer,
    events,
    information,
    receipt,
    show_the_desk,
    language,
    accessibility,
    privacy,
    still_there,
    staff_pin,
    staff,
    closed,
};

/// As in the contract: "vote-thanks".
[[nodiscard]] std::string_view name_of(Screen screen);
[[nodiscard]] std::optional<Screen> screen_named(std::string_view name);
[[nodiscard]] const std::vector<Screen>& all_screens();

/// Where a visitor is: a screen, what it is about, and which page of it.
struct Place {
    Screen screen = Screen::loop;
    /// What the screen shows: an item's id (item), a kind's name (items), a ballot's id (area, vote), a team
    /// member's id (officer), a card's name or "item:ID" (show-the-desk); else "".
    std::string subject;
    int page = 0; ///< from 0; screens whose content does not fit are divided into pages

    bool operator==(const Place&) const = default;
};

} // namespace bluelamp
