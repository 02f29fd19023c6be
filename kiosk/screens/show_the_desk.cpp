// A card to hold up to the desk: one sentence, read from across the counter, and the same in English.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace bluelamp::screens {
namespace {

struct Card {
    std::string id;
    std::string label;   ///< in the list
    std::string said;    ///< in the visitor's language
    std::string english; ///< "" where `said` is English
};

std::vector<Card> cards(const Ui& ui) {
    std::vector<Card> all;
    const auto add = [&](std::string id, std::string label, std::string said, const char* english) {
        all.push_back(
            {std::move(id), std::move(label), std::move(said), ui.words.tag() == "en" ? "" : english});
    };
    add("private", ui.tr("I would like to talk in private"),
        ui.tr("I would like to talk in private, please."), "I would like to talk in private, please.");
    add("help-now", ui.tr("I need help now"), ui.tr("I need help now."), "I need help now.");
    add("interpreter", ui.tr("I need an interpreter"),
        ui.tr("English is not my language. Please get an interpreter."),
        "English is not my language. Please get an interpreter.");
    add("bsl", ui.tr("I use British Sign Language"),
        ui.tr("I use British Sign Language. Please get an interpreter."),
        "I use British Sign Language. Please get an interpreter.");
    add("read-to-me", ui.tr("I find reading hard"), ui.tr("I find reading hard. Please read things to me."),
        "I find reading hard. Please read things to me.");
    return all;
}

/// The card about an appeal: its reference, large.
std::optional<Card> card_about(const Ui& ui, const std::string& id) {
    const Item* item = ui.snapshot.item(id);
    if (!item)
        return std::nullopt;
    Card made{"item", {}, ui.tr("I can help with this: {1}", {ui.in(item->title)}), {}};
    if (ui.words.tag() != "en")
        made.english = "I can help with this: " + item->title.in("en");
    if (!item->reference.empty()) {
        made.said += "\n" + ui.tr("Reference {1}", {item->reference});
        if (!made.english.empty())
            made.english += ". Reference " + item->reference;
    }
    return made;
}

constexpr Colour white = rgb(0xFFFFFF);
constexpr Colour navy = rgb(0x0B1A33);

/// The largest size at which the sentence leaves the English and the buttons their room.
TextLook card_look(const Ui& ui, const std::string& text, float width, float room) {
    for (const float size : {126.0F, 108.0F, 92.0F, 78.0F, 66.0F, 56.0F, 46.0F}) {
        const TextLook look{size, size * 1.22F, 700, -.018F, true, false};
        if (ui.measure(look, text, width).h <= room)
            return look;
    }
    return {40, 52, 700, 0, true, false};
}

void hold_up(Ui& ui, const Rect& content, const Card& card) {
    const float top = header_height(ui) + 18;
    Rect paper{0, top, ui.theme.width, content.bottom() + (ui.theme.largest() ? 20 : 32) - top};
    ui.fill(paper, white);
    paper = paper.inset(ui.theme.portrait ? 48 : 96, ui.theme.largest() ? 28 : 56);
    const Button others{"other-cards", ui.tr("Other cards"), Icon::none, ButtonKind::paper, true};
    const Button done{"done", ui.tr("Done"), Icon::check, ButtonKind::paper_primary, true};
    const std::string touched = button_row(ui, paper, {others, done}, 32);
    if (touched == "other-cards")
        ui.emit(intent::Replace{{Screen::show_the_desk, {}, 0}});
    if (touched == "done")
        ui.emit(intent::Back{});
    TextStyle style;
    style.colour = navy;
    constexpr TextLook same{56, 70, 600, -.01F, true, false};
    const std::string english = Ui::plain(card.english);
    const float below =
        english.empty() ? 0 : std::min(ui.measure(same, english, paper.w).h + 48, paper.h * .45F);
    const std::string said = Ui::plain(card.said);
    style.role = Role::heading;
    ui.paragraph(paper, card_look(ui, said, paper.w, paper.h - below), said, 24, style);
    if (english.empty())
        return;
    ui.fill({paper.x, paper.y, 160, 6}, navy);
    paper.take_top(30);
    style.role = Role::text;
    style.language = "en";
    TextLook fitting = card_look(ui, english, paper.w, paper.h);
    if (fitting.size > same.size)
        fitting = same;
    ui.text(paper, fitting, english, style);
}

} // namespace

void show_the_desk(Ui& ui, Rect content) {
    const std::string& subject = ui.visitor.place.subject;
    const auto all = cards(ui);
    const auto chosen =
        std::find_if(all.begin(), all.end(), [&](const Card& one) { return one.id == subject; });
    std::optional<Card> card;
    if (chosen != all.end())
        card = *chosen;
    else if (subject.starts_with("item:"))
        card = card_about(ui, subject.substr(5));
    if (card) {
        hold_up(ui, content, *card);
        return;
    }
    back_and_title(ui, content, ui.tr("Back"), ui.tr("Show the desk a card"));
    std::vector<Row> rows;
    for (const auto& one : all)
        rows.push_back({"card-" + one.id, one.label, {}, Icon::card});
    const std::string touched = row_list(ui, content, rows);
    if (!touched.empty())
        ui.emit(intent::Replace{{Screen::show_the_desk, touched.substr(5), 0}});
}

} // namespace bluelamp::screens
