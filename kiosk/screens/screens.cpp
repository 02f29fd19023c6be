#include "screens/screens.hpp"

#include <algorithm>

namespace bluelamp {

const std::vector<ScreenEntry>& screen_list() {
    static const std::vector<ScreenEntry> list{
        {Screen::loop, Chrome::loop, screens::loop},
        {Screen::home, Chrome::bar, screens::home},
        {Screen::items, Chrome::bar, screens::items},
        {Screen::item, Chrome::bar, screens::item},
        {Screen::guides, Chrome::bar, screens::guides},
        {Screen::area, Chrome::bar, screens::area},
        {Screen::vote, Chrome::bar, screens::vote},
        {Screen::vote_review, Chrome::bar, screens::vote_review},
        {Screen::vote_thanks, Chrome::bar, screens::vote_thanks},
        {Screen::suggest, Chrome::bar, screens::suggest},
        {Screen::feedback_rating, Chrome::bar, screens::feedback_rating},
        {Screen::feedback_topic, Chrome::bar, screens::feedback_topic},
        {Screen::feedback_text, Chrome::bar, screens::feedback_text},
        {Screen::feedback_contact, Chrome::bar, screens::feedback_contact},
        {Screen::feedback_review, Chrome::bar, screens::feedback_review},
        {Screen::feedback_thanks, Chrome::bar, screens::feedback_thanks},
        {Screen::answers, Chrome::bar, screens::answers},
        {Screen::team, Chrome::bar, screens::team},
        {Screen::officer, Chrome::bar, screens::officer},
        {Screen::events, Chrome::bar, screens::events},
        {Screen::information, Chrome::bar, screens::information},
        {Screen::receipt, Chrome::bar, screens::receipt},
        {Screen::show_the_desk, Chrome::bar, screens::show_the_desk},
        {Screen::language, Chrome::bar, screens::language},
        {Screen::accessibility, Chrome::bar, screens::accessibility},
        {Screen::privacy, Chrome::bar, screens::privacy},
        {Screen::still_there, Chrome::bar, screens::still_there},
        {Screen::staff_pin, Chrome::bar, screens::staff_pin},
        {Screen::staff, Chrome::bar, screens::staff},
        {Screen::closed, Chrome::loop, screens::closed},
    };
    return list;
}

void draw_screen(Ui& ui) {
    const auto& list = screen_list();
    auto entry = std::find_if(list.begin(), list.end(),
                              [&](const ScreenEntry& one) { return one.screen == ui.visitor.place.screen; });
    if (entry == list.end())
        entry = list.begin();
    ui.set_inert(ui.visitor.notice != Notice::none);
    const Rect content = frame(ui, entry->chrome);
    entry->draw(ui, content);
    foot(ui, entry->chrome);
    notice(ui);
    exit_before_notice(ui, entry->chrome);
    ui.paint_focus();
}

} // namespace bluelamp
