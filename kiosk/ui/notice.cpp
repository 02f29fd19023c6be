#include "ui/chrome.hpp"
#include "ui/widgets.hpp"

#include <optional>

namespace bluelamp {
namespace {

struct Wording {
    std::string title;
    std::string body;
    Button primary;
    std::optional<Button> secondary;
    Intent primary_intent;
    std::optional<Intent> secondary_intent;
};

/// What the visitor was about to do when the danger word was met.
Intent what_was_asked(Screen screen) {
    switch (screen) {
    case Screen::feedback_text:
        return intent::FinishText{};
    case Screen::suggest:
        return intent::SendSuggestion{};
    default:
        return intent::SendFeedback{};
    }
}

std::optional<Wording> wording(const Ui& ui) {
    const Button understood{"notice-ok", ui.tr("All right"), Icon::none, ButtonKind::primary};
    switch (ui.visitor.notice) {
    case Notice::none:
        return std::nullopt;
    case Notice::spend_less:
        return Wording{ui.trn("{1} helmet is left.", "{1} helmets are left.", ui.visitor.vote.left()),
                       ui.tr("You may send your vote like this, or give out the rest first."),
                       {"notice-give-rest", ui.tr("Give out the rest"), Icon::helmet, ButtonKind::primary},
                       Button{"notice-send", ui.tr("Send it like this")},
                       intent::Back{},
                       Intent(intent::CastVote{})};
    case Notice::not_kept:
        return Wording{
            ui.tr("We could not save this."),
            ui.tr("Please tell the person at the desk. What you did is still here: you can try again."),
            understood,
            std::nullopt,
            intent::Dismiss{},
            std::nullopt};
    case Notice::not_taking:
        return Wording{
            ui.tr("We cannot save anything just now."),
            ui.tr("Voting and feedback are closed until this screen is mended. Please tell the person at "
                  "the desk what you wanted to say."),
            understood,
            std::nullopt,
            intent::Dismiss{},
            std::nullopt};
    case Notice::vote_closed:
        return Wording{ui.tr("This vote has closed."),
                       ui.tr("Thank you for taking part. We show on this screen what was decided."),
                       understood,
                       std::nullopt,
                       intent::Dismiss{},
                       std::nullopt};
    case Notice::danger:
        return Wording{
            ui.trc("safety", "Please tell the desk now, or dial 999"),
            ui.trc("safety",
                   "Your words say that somebody may be in danger. What is written here is not read straight "
                   "away. The people at the desk can help you now."),
            {"notice-desk", ui.tr("Show the desk a card"), Icon::card, ButtonKind::primary},
            Button{"notice-go-on", ui.visitor.place.screen == Screen::feedback_text
                                       ? ui.tr("Go on writing to us")
                                       : ui.tr("Send it all the same")},
            intent::Go{{Screen::show_the_desk, "help-now", 0}},
            what_was_asked(ui.visitor.place.screen)};
    }
    return std::nullopt;
}

} // namespace

void notice(Ui& ui) {
    const auto words = wording(ui);
    if (!words)
        return;
    ui.set_inert(false);
    Rect place = ui.screen();
    place.take_top(header_height(ui) + 18);
    ui.fill(place, ui.colours.ground.with_alpha(.82));
    const float width = std::min(1100.0F, place.w - 2 * ui.theme.margin);
    const float inner = width - 112;
    const float buttons = words->secondary
                              ? button_width(ui, words->primary) + button_width(ui, *words->secondary) + 24
                              : button_width(ui, words->primary);
    const int button_lines = buttons > inner ? 2 : 1;
    const float height = 112 + ui.measure(look::screen_title, Ui::plain(words->title), inner).h + 20 +
                         ui.measure(look::body, Ui::plain(words->body), inner).h + 32 +
                         static_cast<float>(button_lines) * (button_height(ui) + 16);
    const Rect card = place.centred({width, height});
    ui.fill(card, ui.colours.surface, ui.theme.radius);
    if (ui.theme.high_contrast)
        ui.outline(card, ui.colours.text, ui.theme.line, ui.theme.radius);
    ui.note(Role::dialog, card, words->title);
    Rect inside = card.inset(56, 56);
    TextStyle heading;
    heading.role = Role::heading;
    ui.paragraph(inside, look::screen_title, Ui::plain(words->title), 20, heading);
    ui.paragraph(inside, look::body, Ui::plain(words->body), 32);
    std::vector<Button> row{words->primary};
    if (words->secondary)
        row.push_back(*words->secondary);
    const std::string touched = button_row(ui, inside, row, 0);
    if (touched == words->primary.id) {
        ui.emit(intent::Dismiss{});
        if (!words->primary_intent.is<intent::Dismiss>())
            ui.emit(words->primary_intent);
    } else if (words->secondary && touched == words->secondary->id) {
        ui.emit(*words->secondary_intent);
    }
}

} // namespace bluelamp
