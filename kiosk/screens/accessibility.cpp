// Text size and contrast: every touch shows at once what it does.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <array>

namespace bluelamp::screens {
namespace {

Button choice(std::string id, std::string label, bool selected) {
    Button one{std::move(id), std::move(label), selected ? Icon::check : Icon::none, ButtonKind::secondary};
    one.selected = selected;
    return one;
}

/// Buttons in a line, or one under the other where the line is too short for their words.
std::string choose(Ui& ui, Rect& content, const std::vector<Button>& buttons) {
    const float gap = 16;
    const int count = static_cast<int>(buttons.size());
    const float each = (content.w - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    bool fits = true;
    for (const auto& one : buttons)
        fits = fits && button_width(ui, Button{one.id, one.label, Icon::check}) <= each;
    std::string touched;
    const float height = button_height(ui);
    const auto places =
        fits ? content.take_top(height, 28).columns(count, gap)
             : content.take_top((height + gap) * static_cast<float>(count) - gap, 28).rows(count, gap);
    for (std::size_t i = 0; i < buttons.size(); ++i)
        if (button(ui, places[i], buttons[i]))
            touched = buttons[i].id;
    return touched;
}

void heading(Ui& ui, Rect& content, const std::string& text) {
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(content, look::panel_title, text, 14, style);
}

} // namespace

void accessibility(Ui& ui, Rect content) {
    Rect foot = content;
    const Button done{"done", ui.tr("Done"), Icon::check, ButtonKind::primary};
    if (button_row(ui, foot, {done}, 20) == "done")
        ui.emit(intent::Back{});
    content.h = foot.h;
    if (!ui.theme.largest())
        title(ui, content, ui.tr("Text and contrast"));
    constexpr std::array sizes{TextSize::normal, TextSize::large, TextSize::largest};
    const std::array<std::string, 3> names{ui.tr("Normal"), ui.tr("Large"), ui.tr("Largest")};
    const bool wide = !ui.theme.portrait && ui.theme.largest();
    Rect left = wide ? content.take_left(content.w / 2 - 20, 40) : content;
    heading(ui, left, ui.tr("Text size"));
    std::vector<Button> buttons;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        buttons.push_back(
            choice("text-" + std::to_string(i + 1), names[i], ui.visitor.text_size == sizes[i]));
    const std::string size = choose(ui, left, buttons);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        if (size == "text-" + std::to_string(i + 1))
            ui.emit(intent::SetTextSize{sizes[i]});
    Rect right = wide ? content : left;
    heading(ui, right, ui.tr("Contrast"));
    const std::string contrast =
        choose(ui, right,
               {choice("contrast-normal", ui.tr("Normal colours"), !ui.visitor.high_contrast),
                choice("contrast-high", ui.tr("High contrast"), ui.visitor.high_contrast)});
    if (!contrast.empty())
        ui.emit(intent::SetContrast{contrast == "contrast-high"});
    const std::string note = ui.tr("The next visitor finds the screen as it was.");
    TextStyle second;
    second.colour = ui.colours.text2;
    if (ui.measure(look::small, note, right.w).h <= right.h)
        ui.paragraph(right, look::small, note, 0, second);
}

} // namespace bluelamp::screens
