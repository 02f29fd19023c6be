#include "session/place.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bluelamp {
namespace {

constexpr std::array<std::pair<Screen, std::string_view>, 30> names{{
    {Screen::loop, "loop"},
    {Screen::home, "home"},
    {Screen::items, "items"},
    {Screen::item, "item"},
    {Screen::guides, "guides"},
    {Screen::area, "area"},
    {Screen::vote, "vote"},
    {Screen::vote_review, "vote-review"},
    {Screen::vote_thanks, "vote-thanks"},
    {Screen::suggest, "suggest"},
    {Screen::feedback_rating, "feedback-rating"},
    {Screen::feedback_topic, "feedback-topic"},
    {Screen::feedback_text, "feedback-text"},
    {Screen::feedback_contact, "feedback-contact"},
    {Screen::feedback_review, "feedback-review"},
    {Screen::feedback_thanks, "feedback-thanks"},
    {Screen::answers, "answers"},
    {Screen::team, "team"},
    {Screen::officer, "officer"},
    {Screen::events, "events"},
    {Screen::information, "information"},
    {Screen::receipt, "receipt"},
    {Screen::show_the_desk, "show-the-desk"},
    {Screen::language, "language"},
    {Screen::accessibility, "accessibility"},
    {Screen::privacy, "privacy"},
    {Screen::still_there, "still-there"},
    {Screen::staff_pin, "staff-pin"},
    {Screen::staff, "staff"},
    {Screen::closed, "closed"},
}};

} // namespace

std::string_view name_of(Screen screen) {
    return std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == screen; })->second;
}

std::optional<Screen> screen_named(std::string_view name) {
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.second == name; });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

const std::vector<Screen>& all_screens() {
    static const std::vector<Screen> screens = [] {
        std::vector<Screen> all;
        for (const auto& [screen, name] : names)
            all.push_back(screen);
        return all;
    }();
    return screens;
}

} // namespace bluelamp
