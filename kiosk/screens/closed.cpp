// Nothing is set up here yet, or all is closed: who to turn to. Never an empty box, never an error.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {

void closed(Ui& ui, Rect content) {
    content = content.inset(ui.theme.margin, 40);
    if (!ui.theme.large()) {
        const float lamp = ui.theme.portrait ? 620.0F : std::min(560.0F, content.h);
        const Rect picture = ui.theme.portrait ? content.take_top(lamp, 40) : content.take_left(lamp, 64);
        ui.drawing("lamp-large", picture.centred({lamp * 560 / 640, lamp}));
    }
    const ClosedFor reason = ui.snapshot.status.closed;
    const std::string heading = ui.tr("Please speak to the person at the desk");
    const std::string body = reason == ClosedFor::now
                                 ? ui.tr("This screen is closed for now. The people here are glad to help.")
                             : reason == ClosedFor::mending
                                 ? ui.tr("This screen is being mended. The people here are glad to help.")
                                 : ui.tr("This screen is not ready yet. The people here are glad to help.");
    const TextLook large = ui.theme.large() || ui.theme.portrait ? look::moment : look::poster;
    const float height =
        ui.measure(large, heading, content.w).h + 36 + ui.measure(look::lead, body, content.w).h;
    Rect column = content.centred({content.w, std::min(height, content.h)});
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(column, large, heading, 36, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    ui.paragraph(column, look::lead, body, 0, style);
}

} // namespace bluelamp::screens
