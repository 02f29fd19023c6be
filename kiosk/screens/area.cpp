// "Where do you live?", asked by places people know.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace bluelamp::screens {
namespace {

struct Choice {
    std::string id;
    std::string label;
    std::string area;
};

std::vector<Choice> choices(const Ui& ui) {
    std::vector<Choice> all;
    for (const auto& area : ui.snapshot.areas) {
        if (area.places.empty())
            all.push_back({"place-" + area.id, ui.in(area.name), area.id});
        for (std::size_t i = 0; i < area.places.size(); ++i)
            all.push_back({"place-" + area.id + "-" + std::to_string(i), ui.in(area.places[i]), area.id});
    }
    all.push_back({"place-elsewhere", ui.tr("Somewhere else"), "elsewhere"});
    all.push_back({"place-unsure", ui.tr("Not sure"), "unsure"});
    return all;
}

} // namespace

void area(Ui& ui, Rect content) {
    title(ui, content, ui.tr("Where do you live?"), 10);
    TextStyle second;
    second.colour = ui.colours.text2;
    if (!ui.theme.largest())
        ui.paragraph(content, look::body, ui.tr("So that your vote counts there. We do not ask who you are."),
                     28, second);
    const auto all = choices(ui);
    float widest = 0;
    float height = button_height(ui);
    for (const auto& choice : all)
        widest = std::max(widest, button_width(ui, Button{choice.id, choice.label}));
    const int columns = std::clamp(static_cast<int>((content.w + ui.theme.gap) / (widest + ui.theme.gap)), 1,
                                   ui.theme.portrait ? 2 : 4);
    if (columns == 1)
        for (const auto& choice : all)
            height =
                std::max(height, ui.measure(look::button, Ui::plain(choice.label), content.w - 24).h + 24);
    const auto rows =
        (all.size() + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
    const Pages pages = paged(ui, content, std::vector<float>(rows, height), ui.theme.gap);
    Rect left = pages.content;
    for (std::size_t line = pages.first; line < pages.last; ++line) {
        const auto cells = left.take_top(height, ui.theme.gap).columns(columns, ui.theme.gap);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::size_t index = line * static_cast<std::size_t>(columns) + i;
            if (index < all.size() && button(ui, cells[i], Button{all[index].id, all[index].label}))
                ui.emit(intent::ChooseArea{all[index].area});
        }
    }
}

} // namespace bluelamp::screens
