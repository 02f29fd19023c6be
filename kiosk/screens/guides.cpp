// Questions that people bring to a front counter, by their first letter.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {

void guides(Ui& ui, Rect content) {
    title(ui, content, ui.tr("Questions people ask"));
    auto all = ui.snapshot.of_kind(ItemKind::guide);
    std::stable_sort(all.begin(), all.end(),
                     [&](const Item* a, const Item* b) { return ui.in(a->title) < ui.in(b->title); });
    item_list(ui, content, all, ui.tr("Please ask the person at the desk."));
}

} // namespace bluelamp::screens
