#include "session/use.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

using Found = ReceiptDraft::Found;

bool is_form(std::string_view name) {
    return name == "vote" || name == "suggest" || name == "feedback" || name == "receipt";
}

bool started(const Visitor& visitor, std::string_view form) {
    if (form == "vote")
        return visitor.vote.given() > 0;
    if (form == "feedback")
        return visitor.feedback.rating > 0;
    if (form == "suggest")
        return !visitor.suggestion.empty();
    return form == "receipt" && !visitor.receipt.typed.empty();
}

/// An honest "not answered yet" is what the visitor came for, too.
bool looked_up(const Visitor& visitor) {
    return visitor.receipt.found == Found::answered || visitor.receipt.found == Found::unanswered;
}

constexpr int per_cent(TextSize size) {
    return size == TextSize::largest ? 200 : size == TextSize::large ? 150 : 100;
}

UseCount counted(bool start, bool finish) {
    UseCount count;
    count.touched = 1;
    count.started = start ? 1 : 0;
    count.finished = start && finish ? 1 : 0;
    count.abandoned = count.started - count.finished;
    return count;
}

} // namespace

std::string_view counted_as(Screen screen) {
    switch (screen) {
    case Screen::area:
    case Screen::vote:
    case Screen::vote_review:
        return "vote";
    case Screen::feedback_rating:
    case Screen::feedback_topic:
    case Screen::feedback_text:
    case Screen::feedback_contact:
    case Screen::feedback_review:
        return "feedback";
    case Screen::home:
        return "visit";
    case Screen::loop:
    case Screen::closed:
    case Screen::still_there:
    case Screen::staff_pin:
    case Screen::staff:
    case Screen::vote_thanks:     // how a vote ends is noted when it was kept
    case Screen::feedback_thanks: // the same
        return {};
    default:
        return name_of(screen);
    }
}

void note_use(Visitor& visitor) {
    const auto name = counted_as(visitor.place.screen);
    if (name.empty())
        return;
    auto& use = visitor.used[name];
    use.started = use.started || started(visitor, name);
    if (name == "receipt" && looked_up(visitor))
        use = {true, true};
}

void note_finished(Visitor& visitor, Screen screen) {
    if (const auto form = counted_as(screen); is_form(form))
        visitor.used[form] = {true, true};
}

std::vector<UseCount> counts_of(const VisitUse& use, std::uint32_t day) {
    std::vector<UseCount> counts;
    bool opened = false;
    bool served = false;
    const auto add = [&](std::string_view screen, UseCount count) {
        count.day = day;
        count.screen = screen;
        count.language = use.language;
        count.text_size = per_cent(use.text_size);
        counts.push_back(std::move(count));
    };
    for (const auto& [screen, its] : use.screens) {
        if (screen == "visit")
            continue;
        opened = true;
        served = served || its.finished || !is_form(screen);
        add(screen, counted(its.started, its.finished));
    }
    if (!use.screens.empty())
        add("visit", counted(opened, served));
    return counts;
}

} // namespace bluelamp
