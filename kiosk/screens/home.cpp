// Home: one question, the vote, and six equal doors.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <string>
#include <vector>

namespace bluelamp::screens {
namespace {

struct Door {
    Tile tile;
    Place place;
};

std::string news_line(const Ui& ui) {
    const auto updates = ui.snapshot.of_kind(ItemKind::update);
    if (updates.empty())
        return ui.tr("What your police are doing");
    const auto count = static_cast<int>(updates.size());
    const auto oldest = updates.back()->published;
    if (!oldest || ui.wall - *oldest > std::chrono::hours(24 * 6))
        return ui.trn("One update for you to read", "{2} updates for you to read", count,
                      {ui.words.capitalised(ui.words.in_words(count))});
    return ui.trn("One update since {3}", "{2} updates since {3}", count,
                  {ui.words.capitalised(ui.words.in_words(count)), ui.words.weekday(*oldest)});
}

std::string appeals_line(const Ui& ui) {
    const auto count = static_cast<int>(ui.snapshot.of_kind(ItemKind::appeal).size());
    if (count == 0)
        return ui.tr("Nothing just now");
    return ui.trn("One thing you may have seen", "{2} things you may have seen", count,
                  {ui.words.capitalised(ui.words.in_words(count))});
}

std::string events_line(const Ui& ui) {
    const auto events = ui.snapshot.of_kind(ItemKind::event);
    if (events.empty() || !events.front()->starts)
        return ui.tr("When and where to meet us");
    return ui.tr("Meet us next on {1}", {ui.words.day(*events.front()->starts)});
}

std::string team_line(const Ui& ui) {
    const Area* here = ui.snapshot.here();
    return here ? ui.tr("The officers who look after {1}", {ui.in(here->name)})
                : ui.tr("The officers who look after you");
}

Door questions(const Ui& ui) {
    return {{"guides", ui.tr("Questions"), ui.tr("What people ask us most, answered"), Icon::guide},
            {Screen::guides, {}, 0}};
}

/// A kiosk that follows its own feeds alone has nobody who would read what a visitor writes.
bool somebody_listens(const Ui& ui) {
    return !ui.snapshot.status.standalone;
}

std::vector<Door> doors(const Ui& ui) {
    const Door say{{"your-say", ui.tr("Your say"), ui.tr("Good or bad, tell us how we did today"), Icon::say},
                   {Screen::feedback_rating, {}, 0}};
    return {
        {{"whats-new", ui.tr("What’s new"), news_line(ui), Icon::news}, {Screen::items, "update", 0}},
        {{"appeals", ui.tr("Appeals"), appeals_line(ui), Icon::search}, {Screen::items, "appeal", 0}},
        somebody_listens(ui) ? say : questions(ui),
        {{"your-team", ui.tr("Your team"), team_line(ui), Icon::team}, {Screen::team, {}, 0}},
        {{"whats-on", ui.tr("What’s on"), events_line(ui), Icon::calendar}, {Screen::events, {}, 0}},
        {{"answers", ui.tr("You said, we did"), ui.tr("What changed because you told us"), Icon::said_did},
         {Screen::answers, {}, 0}},
    };
}

void door(Ui& ui, const Rect& where, const Door& door) {
    if (tile(ui, where, door.tile))
        ui.emit(intent::Go{door.place});
}

/// The left of home: what to touch next. The vote, while one is open; else the newest item.
struct Invitation {
    std::string title;
    std::string body;
    Button go;
    Intent intent;
};

Invitation invitation(const Ui& ui) {
    const auto slides = ui.snapshot.slides();
    const Button information{"information", ui.tr("Information"), Icon::information, ButtonKind::primary,
                             true};
    const Button read{"read-it", ui.tr("Read it"), Icon::news, ButtonKind::primary, true};
    const Intent to_information = intent::Go{{Screen::information, {}, 0}};
    // The one yellow thing must not lead to a refusal.
    if (!ui.snapshot.status.log_takes_entries && somebody_listens(ui))
        return {ui.tr("We cannot save anything just now."),
                ui.tr("Voting and feedback are closed until this screen is mended. Please tell the person at "
                      "the desk what you wanted to say."),
                information, to_information};
    if (!ui.snapshot.ballots.empty()) {
        const Ballot& ballot = ui.snapshot.ballots.front();
        std::string body = ui.in(ballot.title);
        if (ballot.closes)
            body = ui.tr("{1} Open until {2}.", {body, ui.words.date(*ballot.closes)});
        return {ui.tr("{1} helmets to share out", {ui.words.capitalised(ui.words.in_words(ballot.pot))}),
                body,
                {"vote-now", ui.tr("Vote now"), Icon::helmet, ButtonKind::primary, true},
                intent::OpenVote{ballot.id}};
    }
    if (!slides.empty())
        return {ui.in(slides.front()->title), {}, read, intent::Go{{Screen::item, slides.front()->id, 0}}};
    if (!somebody_listens(ui))
        return {ui.tr("How can we help?"), ui.tr("Numbers to call, and what to say at the desk."),
                information, to_information};
    return {ui.tr("How did we do today?"),
            ui.tr("One touch counts."),
            {"rate-us", ui.tr("Tell us"), Icon::say, ButtonKind::primary, true},
            intent::Go{{Screen::feedback_rating, {}, 0}}};
}

constexpr TextLook panel_title{52, 62, 700, -.012F, true, false};

float words_height(const Ui& ui, const Invitation& invite, float width) {
    return ui.measure(panel_title, Ui::plain(invite.title), width).h +
           (invite.body.empty() ? 0 : 8 + ui.measure(look::body, Ui::plain(invite.body), width).h);
}

void invite(Ui& ui, const Rect& where, const Invitation& invite, float picture) {
    ui.fill(where, ui.colours.surface, ui.theme.radius);
    Rect inside = where;
    if (picture > 60)
        ui.scene(ui.theme.portrait ? "high-street-wide" : "high-street", inside.take_top(picture), {.5F, 1},
                 ui.theme.radius);
    inside = inside.inset(36, 0);
    inside.take_top(22);
    inside.take_bottom(32);
    if (button(ui, inside.take_bottom(button_height(ui, true), 22), invite.go))
        ui.emit(invite.intent);
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(inside, panel_title, Ui::plain(invite.title), 8, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    if (!invite.body.empty())
        ui.paragraph(inside, look::body, Ui::plain(invite.body), 0, style);
}

/// Large text: every door and the vote as equal rows of words.
void words_alone(Ui& ui, Rect content) {
    const Invitation invite = invitation(ui);
    auto all = doors(ui);
    if (somebody_listens(ui))
        all.push_back(questions(ui));
    const int columns = ui.theme.portrait ? 1 : 2;
    const int rows = (static_cast<int>(all.size()) + columns) / columns;
    const auto cells = content.grid(columns, rows, ui.theme.largest() ? 18 : 20);
    Tile first{invite.go.id, invite.go.label, {}, invite.go.icon, true};
    if (tile(ui, cells[0], first))
        ui.emit(invite.intent);
    for (std::size_t i = 0; i < all.size(); ++i)
        door(ui, cells[i + 1], all[i]);
}

} // namespace

void home(Ui& ui, Rect content) {
    title(ui, content, ui.tr("What would you like to do?"), ui.theme.largest() ? 14 : 24);
    if (ui.theme.large()) {
        words_alone(ui, content);
        return;
    }
    const Invitation call = invitation(ui);
    const auto all = doors(ui);
    if (ui.theme.portrait) {
        const float words = 22 + words_height(ui, call, content.w - 72) + 22 + button_height(ui, true) + 32;
        const float least = 3 * 190 + 2 * ui.theme.gap;
        const float picture = std::min(262.0F, content.h - words - least - ui.theme.gap);
        invite(ui, content.take_top(words + std::max(0.0F, picture), ui.theme.gap), call, picture);
        const auto cells = content.grid(2, 3, ui.theme.gap);
        for (std::size_t i = 0; i < all.size(); ++i)
            door(ui, cells[i], all[i]);
        return;
    }
    const Rect left = content.take_left(content.w * 700 / 1792, ui.theme.gap);
    const float words = 22 + words_height(ui, call, left.w - 72) + 22 + button_height(ui, true) + 32;
    invite(ui, left, call, std::min(286.0F, left.h - words));
    const auto cells = content.grid(2, 3, ui.theme.gap);
    for (std::size_t i = 0; i < all.size(); ++i)
        door(ui, cells[i], all[i]);
}

} // namespace bluelamp::screens
