// Thank you, once it is on the disk: until when the answer comes, and the receipt that reads it.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

constexpr Colour white = rgb(0xFFFFFF);
constexpr Colour navy = rgb(0x0B1A33);
constexpr std::chrono::hours answered_within{72}; ///< the Neighbourhood Policing Guarantee of 2025
constexpr std::chrono::hours long_offline{6};     ///< from then on the visitor is told whom to ask sooner
constexpr float least_code = 180; ///< a smaller QR code is hard to scan from where a visitor stands
constexpr TextLook receipt_look{56, 68, 800, .01F, false, true};
constexpr TextLook narrow_receipt{46, 58, 800, 0, true, true};

/// Where the receipt's owner reads the answer, or the receipt alone where the force has no public pages.
std::string receipt_address(const Ui& ui, const std::string& receipt) {
    std::string compact;
    for (const char letter : receipt)
        if (letter != ' ' && letter != '-')
            compact += letter;
    const std::string& web = ui.snapshot.force.web;
    return web.empty() ? compact : web + "/r/" + compact;
}

/// In groups with spaces, as it is read aloud: a line may end between groups, and a hyphen there would look
/// like a part of it.
std::string in_groups(std::string receipt) {
    std::replace(receipt.begin(), receipt.end(), '-', ' ');
    return receipt;
}

void receipt_card(Ui& ui, const Rect& where, const std::string& kept) {
    const std::string receipt = in_groups(kept);
    ui.fill(where, white, ui.theme.radius);
    Rect inside = where.inset(36, 32);
    TextStyle style;
    style.align = Align::centre;
    style.colour = navy;
    ui.paragraph(inside, look::panel_title, ui.tr("Your receipt"), 16, style);
    const std::string words = ui.tr("Scan it, or write it down. Then read our answer with it.");
    float below = ui.theme.largest() ? 0 : ui.measure(look::small, words, inside.w).h;
    const TextLook& code =
        ui.measure(receipt_look, Ui::plain(receipt)).w <= inside.w ? receipt_look : narrow_receipt;
    const float number = ui.measure(code, Ui::plain(receipt), inside.w).h;
    const auto side_with = [&](float under) {
        return std::min({inside.w, inside.h - under - number - 40, 420.0F});
    };
    // The code needs no words; the words need the code.
    if (side_with(below) <= least_code)
        below = 0;
    const float side = side_with(below);
    if (side > least_code)
        ui.qr(receipt_address(ui, receipt), inside.take_top(side, 20).centred({side, side}),
              ui.tr("QR code: your receipt"));
    TextStyle strong = style;
    strong.id = "receipt";
    ui.paragraph(inside, code, Ui::plain(receipt), 16, strong);
    if (below > 0)
        ui.paragraph(inside, look::small, words, 0, style);
}

std::string contact_line(const Ui& ui) {
    const auto& last = ui.snapshot.status.last_contact;
    if (!last)
        return ui.tr("It is kept safe here and goes to headquarters as soon as the line is there.");
    const std::string when = ui.words.when(*last, ui.wall);
    return ui.tr("We last reached headquarters {1}.", {when});
}

} // namespace

void feedback_thanks(Ui& ui, Rect content) {
    const std::string receipt = ui.visitor.kept ? ui.visitor.kept->receipt : std::string();
    const bool wrote = ui.visitor.answer_due;
    const Button finish{"finish", ui.tr("Finish"), Icon::check, ButtonKind::primary, true};
    if (!receipt.empty()) {
        Rect card;
        if (ui.theme.portrait)
            card = content.take_bottom(std::min(content.h * .5F, 760.0F), 32);
        else
            card = content.take_right(std::max(640.0F, content.w * (ui.theme.large() ? .42F : .357F)), 56);
        receipt_card(ui, card, receipt);
    }
    if (button_row(ui, content, {finish}, 20) == "finish")
        ui.emit(intent::Finish{});
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(content, ui.theme.large() ? look::screen_title : look::moment,
                 ui.tr("Thank you. We have it."), 12, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    const Time by = ui.wall + answered_within;
    const std::string promise =
        wrote ? ui.tr("A person will read it. We answer by <b>{1}, {2}</b>, within 72 hours.",
                      {ui.words.day(by), ui.words.clock(by)})
              : ui.tr("Your answer counts in what we publish every month.");
    const auto fits = [&](const TextLook& look, const std::string& text) {
        return ui.measure(look, text, content.w - 80).h + 20 <= content.h;
    };
    if (fits(look::lead, promise))
        ui.paragraph(content, look::lead, promise, 40, style);
    const auto line = [&](Icon icon, const std::string& text) {
        if (fits(look::small, text))
            notice_line(ui, content, icon, text, 18);
    };
    if (wrote)
        line(Icon::lock,
             ui.tr("It was sealed as you sent it. Nobody at this counter can read what you wrote."));
    line(Icon::refresh, contact_line(ui));
    const auto& last = ui.snapshot.status.last_contact;
    const bool sooner = !last || ui.wall - *last > long_offline;
    line(Icon::information,
         sooner ? ui.tr("This may take longer today. If it cannot wait, ask the desk or call 101.")
                : ui.tr("If it cannot wait, ask the desk or call 101."));
}

} // namespace bluelamp::screens
