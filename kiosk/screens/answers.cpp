// You said, we did: what people told the police, and what came of it.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

namespace bluelamp::screens {

void answers(Ui& ui, Rect content) {
    title(ui, content, ui.tr("You said, we did"));
    const std::vector<Button> receipt{{"receipt", ui.tr("Read our answer to your receipt"), Icon::said_did}};
    if (!ui.snapshot.status.standalone && button_row(ui, content, receipt, ui.theme.gap) == "receipt")
        ui.emit(intent::Go{{Screen::receipt, {}, 0}});
    auto all = ui.snapshot.of_kind(ItemKind::decision);
    const auto answers = ui.snapshot.of_kind(ItemKind::answer);
    all.insert(all.end(), answers.begin(), answers.end());
    item_list(ui, content, all, ui.tr("No answers yet. Tell us how we did, and yours may be the first."));
}

} // namespace bluelamp::screens
