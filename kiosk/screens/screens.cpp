#include "screens/screens.hpp"

#include <algorithm>

namespace bluelamp {

const std::vector<ScreenEntry>& screen_list() {
    static const std::vector<ScreenEntry> list{
        {Screen::loop, Chrome::loop, screens::loop},
        {Screen::home, Chrome::bar, screens::home},
        {Screen::area, Chrome::bar, screens::area},
        {Screen::vote, Chrome::bar, screens::vote},
        {Screen::vote_review, Chrome::bar, screens::vote_review},
        {Screen::vote_thanks, Chrome::bar, screens::vote_thanks},
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
    ui.paint_focus();
}

} // namespace bluelamp
