// The staff's PIN: figures, never shown, never said.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "session/reduce.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

constexpr float key_gap = 12;

std::string message(const Ui& ui) {
    const StaffVisit& staff = ui.visitor.staff;
    const int wait = seconds_until_pin(ui.session, ui.now);
    if (!ui.snapshot.status.pin_set)
        return ui.tr("No PIN is set for this kiosk. Headquarters can set one.");
    if (wait > 0)
        return ui.trn("Wrong too often. Try again in {1} second.",
                      "Wrong too often. Try again in {1} seconds.", wait);
    if (staff.checking)
        return ui.tr("One moment.");
    if (staff.was_wrong)
        return ui.tr("That was not the PIN. Please try again.");
    return ui.tr("For the staff of this station.");
}

void keys(Ui& ui, const Rect& where) {
    for (const auto& press : ui.view.keys) {
        if (press.kind == KeyPress::Kind::erase)
            ui.emit(intent::TypePin{});
        else if (press.kind == KeyPress::Kind::text)
            ui.emit(intent::TypePin{press.text});
    }
    ui.view.keys.clear();
    const auto cells = where.grid(3, 4, key_gap);
    for (std::size_t i = 0; i < 10; ++i) {
        const std::string figure = std::to_string((i + 1) % 10);
        const Rect& cell = i == 9 ? cells[10] : cells[i];
        if (key(ui, cell, {"key-" + figure, figure, figure}).clicked)
            ui.emit(intent::TypePin{figure});
    }
    if (key(ui, cells[9], {"key-erase", {}, ui.tr("Delete"), look::key, Icon::erase}).clicked)
        ui.emit(intent::TypePin{});
    Button enter{"enter-pin", ui.tr("OK"), Icon::none, ButtonKind::primary};
    enter.disabled = ui.visitor.staff.pin.empty() || !ui.snapshot.status.pin_set ||
                     ui.visitor.staff.checking || seconds_until_pin(ui.session, ui.now) > 0;
    if (button(ui, cells[11], enter))
        ui.emit(intent::EnterPin{});
}

} // namespace

void staff_pin(Ui& ui, Rect content) {
    back_and_title(ui, content, ui.tr("Back"), ui.tr("Type the staff PIN"));
    const std::size_t figures = ui.visitor.staff.pin.size();
    std::string dots;
    for (std::size_t i = 0; i < figures; ++i)
        dots += i == 0 ? "•" : " •";
    Rect beside = content;
    if (!ui.theme.portrait)
        beside = content.take_left(content.w * .46F, 64);
    const std::string words = Ui::plain(message(ui));
    ui.paragraph(beside, look::body, words, 24);
    pad_field(ui, beside.take_top(std::min(beside.h, ui.theme.with_text(110)), 24),
              {"pin", ui.tr("PIN"), dots, {}});
    if (ui.theme.portrait)
        content = beside;
    const Rect pad = content.take_top(std::min(content.h, ui.theme.portrait ? 620.0F : 560.0F));
    keys(ui, pad);
}

} // namespace bluelamp::screens
