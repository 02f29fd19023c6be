// What's new, appeals, and what one officer posted: the same list of another kind.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

namespace bluelamp::screens {

void items(Ui& ui, Rect content) {
    const auto& subject = ui.visitor.place.subject;
    if (const auto* author = author_of(ui.snapshot, subject)) {
        back_and_title(ui, content, ui.tr("Your team"), ui.tr("Posts by {1}", {rank_and_name(ui, *author)}));
        item_list(ui, content, items_called(ui.snapshot, subject), ui.tr("There is nothing new just now."));
        return;
    }
    const bool appeals = subject == "appeal";
    title(ui, content, appeals ? ui.tr("Can you help?") : ui.tr("What’s new"));
    item_list(ui, content, items_called(ui.snapshot, subject),
              appeals ? ui.tr("There are no appeals just now.") : ui.tr("There is nothing new just now."));
}

} // namespace bluelamp::screens
