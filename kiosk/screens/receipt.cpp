// Reading our answer with a receipt: sixteen signs on a pad of their own, and what we answered. What was
// written is never shown.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/typing.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

constexpr std::string_view signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32
constexpr float key_height = 84;
constexpr float key_gap = 10;

/// In groups of four, with a place for each sign that is missing.
std::string in_groups(const std::string& typed) {
    std::string shown;
    for (std::size_t i = 0; i < receipt_length; ++i) {
        if (i > 0 && i % 4 == 0)
            shown += ' ';
        shown += i < typed.size() ? typed[i] : '_';
    }
    return shown;
}

float pad_height(int rows) {
    return static_cast<float>(rows) * key_height + static_cast<float>(rows - 1) * key_gap;
}

/// The pad; the receipt as it becomes.
std::string typed_on(Ui& ui, const Rect& where, int columns, int rows, std::string typed) {
    for (const auto& press : ui.view.keys) {
        if (press.kind == KeyPress::Kind::erase && !typed.empty())
            typed.pop_back();
        else if (press.kind == KeyPress::Kind::text)
            typed += press.text;
    }
    if (!ui.inert())
        ui.view.keys.clear();
    const auto cells = where.grid(columns, rows, key_gap);
    for (std::size_t i = 0; i < signs.size(); ++i) {
        const std::string sign(1, signs[i]);
        if (key(ui, cells[i], {"key-" + sign, sign, sign}).clicked)
            typed += sign;
    }
    Rect last = cells[signs.size()];
    last.w = where.right() - last.x;
    if (key(ui, last, {"key-erase", {}, ui.tr("Delete"), look::key, Icon::erase}).clicked && !typed.empty())
        typed.pop_back();
    return typed;
}

void entry(Ui& ui, Rect content) {
    const std::string& typed = ui.visitor.receipt.typed;
    // Large words on a wide screen: the field says what it is for, and the way back stands in the foot.
    const bool at_foot = ui.theme.large() && !ui.theme.portrait;
    if (!at_foot)
        back_and_title(ui, content, ui.tr("Back"), ui.tr("Read our answer"));
    Button read{"read-answer", ui.tr("Read the answer"), Icon::check, ButtonKind::primary};
    read.disabled = typed.empty();
    std::vector<Button> buttons{read};
    if (at_foot)
        buttons.insert(buttons.begin(), {"back", ui.tr("Back"), Icon::back});
    const std::string touched = button_row(ui, content, buttons, 16, true);
    if (touched == "back")
        ui.emit(intent::Back{});
    if (touched == "read-answer")
        ui.emit(intent::LookUpReceipt{});
    const int columns = ui.theme.portrait ? 7 : 11;
    const int rows = (static_cast<int>(signs.size()) + columns) / columns;
    const Rect pad = content.take_bottom(pad_height(rows), 16);
    const std::string hint =
        ui.tr("Type the 16 letters and figures of your receipt. Spaces and hyphens do not matter.");
    const float field = std::max(ui.theme.with_text(96), 90.0F);
    const float said = ui.measure(look::body, hint, content.w).h + 16;
    if (content.h >= said + field)
        ui.paragraph(content, look::body, hint, 16);
    const Rect place = content.take_top(std::min(content.h, field * 1.4F));
    pad_field(ui, place.centred({std::min(place.w, ui.theme.with_text(1000)), place.h}),
              {"receipt-typed", ui.tr("Your receipt"), in_groups(typed), typed});
    const std::string now = typed_on(ui, pad, columns, rows, typed);
    if (now != typed)
        ui.emit(intent::EditReceipt{now});
}

struct Outcome {
    std::string title;
    std::string text;   ///< plain
    std::string second; ///< plain, or ""
    Button primary;
};

Outcome outcome(const Ui& ui) {
    using Found = ReceiptDraft::Found;
    const ReceiptDraft& draft = ui.visitor.receipt;
    const Button again{"look-again", ui.tr("Look at it again"), Icon::none, ButtonKind::primary};
    if (draft.found == Found::answered) {
        const std::string day = ui.words.date(draft.answer.answered);
        const std::string from = ui.in(draft.answer.from);
        Outcome answer{ui.tr("Our answer"),
                       ui.in(draft.answer.text),
                       from.empty() ? ui.tr("Answered {1}", {day}) : ui.tr("{1}, {2}", {from, day}),
                       {"finish", ui.tr("Finish"), Icon::check, ButtonKind::primary}};
        if (!draft.answer.text.has(ui.words.tag()) && ui.words.tag() != "en")
            answer.text += "\n" + ui.tr("This is not in your language yet.");
        return answer;
    }
    if (draft.found == Found::unknown)
        return {ui.tr("We do not know this receipt"),
                ui.tr("A receipt has 16 letters and figures. Please look at yours again, or show it to the "
                      "person at the desk."),
                {},
                again};
    const auto& last = ui.snapshot.status.last_contact;
    return {
        ui.tr("We have not answered yet"),
        ui.tr("There is no answer to this receipt here. If every letter and figure is right, we are still "
              "working on it: a person answers within 72 hours. If it cannot wait, ask the desk or call "
              "101."),
        last ? ui.tr("We last reached headquarters {1}.", {ui.words.when(*last, ui.wall)}) : std::string(),
        again};
}

void told(Ui& ui, Rect content) {
    const Outcome what = outcome(ui);
    title(ui, content, what.title);
    const std::vector<Button> buttons{what.primary, {"another-receipt", ui.tr("Another receipt")}};
    const std::string touched = button_row(ui, content, buttons, 24);
    if (touched == "finish")
        ui.emit(intent::Finish{});
    if (touched == "look-again")
        ui.emit(intent::EditReceipt{ui.visitor.receipt.typed});
    if (touched == "another-receipt")
        ui.emit(intent::EditReceipt{});
    TextStyle second;
    second.colour = ui.colours.text2;
    const std::string below = Ui::plain(what.second);
    const float foot = below.empty() ? 0 : ui.measure(look::small, below, content.w - 64).h;
    Rect inside = panel(ui, content);
    if (foot > 0 && inside.h > foot * 3)
        ui.text(inside.take_bottom(foot, 16), look::small, below, second);
    paged_text(ui, inside, look::body, Ui::plain(what.text));
}

} // namespace

void receipt(Ui& ui, Rect content) {
    if (ui.visitor.receipt.found == ReceiptDraft::Found::nothing_yet)
        entry(ui, content);
    else
        told(ui, content);
}

} // namespace bluelamp::screens
