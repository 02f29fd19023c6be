// Each language by its own name, in its own script.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {

void language(Ui& ui, Rect content) {
    title(ui, content, ui.tr("Choose a language"));
    const auto& all = ui.languages.all();
    const int columns = ui.theme.portrait || ui.theme.largest() ? 1 : 2;
    const auto lines =
        (all.size() + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
    const float height = ui.theme.with_text(132);
    const Pages pages = paged(ui, content, std::vector<float>(lines, height), ui.theme.gap);
    Rect left = pages.content;
    for (std::size_t line = pages.first; line < pages.last; ++line) {
        const auto cells = left.take_top(height, ui.theme.gap).columns(columns, ui.theme.gap);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::size_t index = line * static_cast<std::size_t>(columns) + i;
            if (index >= all.size())
                break;
            const bool chosen = all[index].tag() == ui.words.tag();
            Button one{"language-" + all[index].tag(), all[index].own_name(),
                       chosen ? Icon::check : Icon::none, ButtonKind::secondary, true};
            one.selected = chosen;
            if (button(ui, cells[i], one)) {
                ui.emit(intent::SetLanguage{all[index].tag()});
                ui.emit(intent::Back{});
            }
        }
    }
}

} // namespace bluelamp::screens
