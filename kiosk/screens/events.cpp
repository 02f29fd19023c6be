// When and where to meet the police; the next one first.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

namespace bluelamp::screens {

void events(Ui& ui, Rect content) {
    title(ui, content, ui.tr("What’s on"));
    item_list(ui, content, ui.snapshot.of_kind(ItemKind::event),
              ui.tr("No dates are set yet. The person at the desk can tell you how to meet your team."));
}

} // namespace bluelamp::screens
