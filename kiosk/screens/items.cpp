// What's new, and appeals: the same list of another kind.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

namespace bluelamp::screens {

void items(Ui& ui, Rect content) {
    const bool appeals = ui.visitor.place.subject == "appeal";
    title(ui, content, appeals ? ui.tr("Can you help?") : ui.tr("What’s new"));
    item_list(ui, content, items_called(ui.snapshot, ui.visitor.place.subject),
              appeals ? ui.tr("There are no appeals just now.") : ui.tr("There is nothing new just now."));
}

} // namespace bluelamp::screens
