// What it was about; one touch, or none.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {

void feedback_topic(Ui& ui, Rect content) {
    back_and_title(ui, content, ui.tr("Back"), ui.tr("What was it about?"));
    if (button_row(ui, content, {{"skip", ui.tr("Skip this")}}, 20) == "skip")
        ui.emit(intent::Go{{Screen::feedback_text, {}, 0}});
    const auto& topics = ui.snapshot.topics;
    float widest = 0;
    for (const auto& topic : topics)
        widest = std::max(widest, button_width(ui, Button{topic.id, ui.in(topic.title), Icon::check}));
    const int columns = widest <= (content.w - ui.theme.gap) / 2 ? 2 : 1;
    const auto lines =
        (topics.size() + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
    float height = button_height(ui, true);
    for (const auto& topic : topics)
        height =
            std::max(height, ui.measure(look::button, Ui::plain(ui.in(topic.title)), content.w - 120).h + 28);
    const Pages pages = paged(ui, content, std::vector<float>(lines, height), 20);
    Rect left = pages.content;
    for (std::size_t line = pages.first; line < pages.last; ++line) {
        const auto cells = left.take_top(height, 20).columns(columns, ui.theme.gap);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::size_t index = line * static_cast<std::size_t>(columns) + i;
            if (index >= topics.size())
                break;
            const bool chosen = ui.visitor.feedback.topic == topics[index].id;
            Button one{"topic-" + topics[index].id, ui.in(topics[index].title),
                       chosen ? Icon::check : Icon::none};
            one.selected = chosen;
            if (button(ui, cells[i], one))
                ui.emit(intent::ChooseTopic{topics[index].id});
        }
    }
}

} // namespace bluelamp::screens
