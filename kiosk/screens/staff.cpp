// What staff may do once the PIN was right: whether it works, what waits, send, sticks, close, test, restart.
// Counts by kind; never a word of what was written.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "session/reduce.hpp"
#include "ui/chrome.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

constexpr TextLook figure_look{56, 66, 700, -.012F, false, true};

/// "2 votes, 1 suggestion"
std::string kinds(const Ui& ui) {
    std::string all;
    for (const auto& [kind, count] : ui.snapshot.status.waiting) {
        const int number = static_cast<int>(std::min<std::uint64_t>(count, 999'999));
        const std::string one = kind == "vote"         ? ui.trn("{1} vote", "{1} votes", number)
                                : kind == "feedback"   ? ui.trn("{1} comment", "{1} comments", number)
                                : kind == "suggestion" ? ui.trn("{1} suggestion", "{1} suggestions", number)
                                                       : ui.trn("{1} other", "{1} others", number);
        all += (all.empty() ? "" : ", ") + one;
    }
    return all;
}

/// A thing that staff can do, with how it stands.
struct Task {
    std::string id;
    std::string title;
    Icon icon = Icon::none;
    std::string figure;
    std::string words;
    std::string action;
    Icon action_icon = Icon::none;
    Intent intent;
    bool disabled = false;
    float progress = -1; ///< 0 to 1; below 0: none
};

Task headquarters(const Ui& ui) {
    const Status& status = ui.snapshot.status;
    const std::uint64_t total = std::max(ui.visitor.staff.to_send, status.pending);
    const int left = static_cast<int>(std::min<std::uint64_t>(status.pending, 999'999));
    Task task{"sync-now",
              ui.tr("Headquarters"),
              Icon::refresh,
              {},
              kinds(ui),
              ui.tr("Send now"),
              Icon::refresh,
              intent::SyncNow{},
              status.server.empty() || status.sync.busy};
    const bool sending = ui.visitor.staff.to_send > 0;
    task.figure =
        sending    ? ui.tr("{1} of {2} sent", {std::to_string(total - status.pending), std::to_string(total)})
        : left > 0 ? ui.tr("{1} to send", {left})
                   : ui.tr("All sent");
    if (sending)
        task.progress = static_cast<float>(total - status.pending) / static_cast<float>(total);
    std::string more;
    if (status.sync.busy)
        more = ui.tr("Sending now.");
    else if (status.server.empty())
        more = ui.tr("This kiosk has no line: use a stick.");
    else if (!status.sync.problem.empty())
        more = status.sync.next_try
                   ? ui.tr("No answer. Next try {1}.", {ui.words.clock(*status.sync.next_try)})
                   : ui.tr("No answer.");
    if (sending) // the bar has the place of the kinds
        task.words = more;
    else if (!more.empty())
        task.words = task.words.empty() ? more : ui.tr("{1}. {2}", {task.words, more});
    return task;
}

std::string stick_words(const Ui& ui) {
    using What = StickResult::What;
    const StickResult& result = ui.visitor.staff.stick;
    const int number = static_cast<int>(std::min<std::uint64_t>(result.number, 999'999));
    switch (result.what) {
    case What::nothing:
        return {};
    case What::working:
        return ui.tr("Working. Leave the stick in.");
    case What::no_stick:
        return ui.tr("There is no stick. Put one in and try again.");
    case What::copied:
        return ui.trn("{1} copied. You may take the stick out now. It goes to headquarters.",
                      "{1} copied. You may take the stick out now. It goes to headquarters.", number);
    case What::brought_in:
        return ui.tr("Brought in and checked. You may take the stick out now.");
    case What::same:
        return ui.tr("The stick has what is here already. You may take it out.");
    case What::older:
        return ui.tr("The stick is older than what is here. Nothing changed. You may take it out.");
    case What::failed:
        return ui.tr("That did not work. Nothing changed. You may take the stick out.");
    }
    return {};
}

/// A manifest's version is the millisecond in which it was made, or a little later.
std::string content_from(const Ui& ui) {
    const auto version = ui.snapshot.status.content_version;
    if (version == 0)
        return ui.tr("Nothing here yet");
    const Time made{std::chrono::seconds(static_cast<std::int64_t>(version / 1000))};
    return ui.tr("Here: {1}", {ui.words.when(made, ui.wall)});
}

std::vector<Task> tasks(const Ui& ui) {
    using What = StickResult::What;
    const Status& status = ui.snapshot.status;
    const What last = ui.visitor.staff.stick.what;
    const std::string told = stick_words(ui);
    const bool in = ui.visitor.staff.stick.inward;
    const bool out = !in;
    const bool busy = last == What::working || !status.enrolled;
    const int left = static_cast<int>(std::min<std::uint64_t>(status.pending, 999'999));
    const std::string stick_out = ui.tr("Sealed and signed, for headquarters.");
    const std::string stick_in = ui.tr("Checked before anything changes.");
    std::vector<Task> all{headquarters(ui),
                          {"copy-to-stick", ui.tr("Stick out"), Icon::stick_out, ui.tr("{1} to take", {left}),
                           told.empty() || in ? stick_out : told, ui.tr("Copy to stick"), Icon::stick,
                           intent::CopyToStick{}, busy},
                          {"bring-in", ui.tr("Stick in"), Icon::stick_in, content_from(ui),
                           told.empty() || out ? stick_in : told, ui.tr("Bring in"), Icon::stick,
                           intent::BringInStick{}, busy}};
    if (last == What::working)
        all[ui.visitor.staff.stick.inward ? 2 : 1].progress = ui.visitor.staff.stick.share;
    return all;
}

/// What has no panel: opening and closing, test mode, restart.
std::vector<std::pair<Button, Intent>> switches(const Ui& ui) {
    const bool closed = ui.snapshot.status.closed != ClosedFor::nothing;
    const bool test = ui.session.test_until.has_value();
    std::vector<std::pair<Button, Intent>> all;
    if (closed) {
        all.push_back({{"open", ui.tr("Open to visitors")}, intent::Close{ClosedFor::nothing}});
    } else {
        all.push_back({{"close-now", ui.tr("Close to visitors")}, intent::Close{ClosedFor::now}});
        all.push_back({{"close-mending", ui.tr("Close for mending")}, intent::Close{ClosedFor::mending}});
    }
    all.push_back(
        {{"test-mode", test ? ui.tr("End test mode") : ui.tr("Test mode")}, intent::SetTestMode{!test}});
    all.push_back(
        {{"restart", ui.visitor.staff.asked_to_restart ? ui.tr("Touch again to restart") : ui.tr("Restart")},
         intent::Restart{}});
    return all;
}

bool troubled(const Ui& ui) {
    const Status& status = ui.snapshot.status;
    return !status.log_takes_entries || !status.clock_trusted || !status.sync.problem.empty();
}

/// The sentence, in one view from across the desk.
void head(Ui& ui, Rect& content) {
    const bool stick = ui.visitor.staff.stick.what != StickResult::What::nothing;
    const std::string sentence =
        stick && ui.theme.largest() ? stick_words(ui) : Ui::plain(status_sentence(ui));
    if (ui.theme.largest() && !ui.theme.portrait) { // the sentence alone leaves the tasks their room
        const float height = ui.theme.sized(look::row_title).line;
        TextStyle style;
        style.role = Role::heading;
        ui.text(content.take_top(height, 16), fitted(ui, look::row_title, sentence, {content.w, height}),
                sentence, style);
        return;
    }
    const bool trouble = troubled(ui);
    const bool pictured = !ui.theme.large();
    const float disc = 112;
    const float width = content.w - (pictured ? disc + 40 : 0);
    const int left = static_cast<int>(std::min<std::uint64_t>(ui.snapshot.status.pending, 999'999));
    std::string second = ui.trn("{1} waiting.", "{1} waiting.", left) + " ";
    if (stick) // the panels may have no room for it
        second = stick_words(ui) + " " + ui.visitor.staff.stick.problem;
    else if (ui.session.test_until)
        second += ui.tr("Test mode: nothing made now counts.");
    else if (ui.snapshot.status.closed != ClosedFor::nothing)
        second += ui.tr("Closed to visitors.");
    else if (!ui.snapshot.status.sync.problem.empty())
        second = ui.snapshot.status.sync.problem;
    else
        second += ui.tr("Nothing for you to do.");
    const std::string below = Ui::plain(second);
    const TextLook& heading = look::screen_title;
    const float high = ui.measure(heading, sentence, width).h + ui.measure(look::body, below, width).h;
    Rect place = content.take_top(std::max(high, pictured ? disc : 0), ui.theme.gap);
    if (pictured) {
        const Rect at = place.take_left(disc, 40);
        const Point centre{at.x + disc / 2, place.y + std::min(place.h, disc) / 2};
        ui.disc(centre, disc / 2, ui.colours.text);
        ui.icon(trouble ? Icon::warning : Icon::check, {centre.x - 32, centre.y - 32, 64, 64},
                ui.colours.ground);
    }
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(place, heading, sentence, 0, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    ui.text(place, look::body, below, style);
}

void task_panel(Ui& ui, const Rect& where, const Task& task) {
    Rect inside = panel(ui, where, 32, 20);
    const Button act{task.id, task.action, task.action_icon, ButtonKind::secondary, false, task.disabled};
    // Wide panels stand one under the other and are low: their button stands beside the words.
    const Rect place = ui.theme.portrait ? inside.take_right(360, 32).centred({360, button_height(ui)})
                                         : inside.take_bottom(button_height(ui), 16);
    if (button(ui, place, act))
        ui.emit(task.intent);
    Rect line = inside.take_top(52, 6);
    ui.icon(task.icon, line.take_left(44, 20).centred({44, 44}), ui.colours.text);
    TextStyle style;
    style.middle = true;
    ui.text(line, fitted(ui, look::panel_title, Ui::plain(task.title), {line.w, line.h}),
            Ui::plain(task.title), style);
    ui.paragraph(inside, fitted(ui, figure_look, Ui::plain(task.figure), {inside.w, 66}),
                 Ui::plain(task.figure), 8);
    if (task.progress >= 0)
        progress_bar(ui, inside.take_bottom(20, 12), task.progress, Ui::plain(task.figure));
    style = {};
    style.colour = ui.colours.text2;
    if (ui.measure(look::small, Ui::plain(task.words), inside.w).h <= inside.h)
        ui.text(inside, look::small, Ui::plain(task.words), style);
}

/// Kiosk and server, and how long this stays; leaving is the yellow one, since nothing needs doing.
void leave(Ui& ui, Rect& content) {
    const Status& status = ui.snapshot.status;
    const Button close{"close", ui.tr("Close"), Icon::none, ButtonKind::primary};
    Rect line = content.take_bottom(button_height(ui), ui.theme.gap);
    if (button(ui, line.take_right(button_width(ui, close), 32), close))
        ui.emit(intent::Finish{});
    const int seconds = seconds_until_staff_closes(ui.session, ui.now);
    const std::string closes = ui.tr("Closes in {1} s", {seconds});
    TextStyle style;
    style.middle = true;
    style.colour = ui.colours.text2;
    const float width = ui.measure(look::small, ui.tr("Closes in {1} s", {60})).w + 8;
    if (width <= line.w) {
        style.align = Align::end;
        ui.text(line.take_right(width, 32), look::small, closes, style);
    }
    style.align = Align::start;
    std::string about = ui.tr("Kiosk {1}", {status.kiosk.empty() ? std::string("–") : status.kiosk});
    if (!status.server.empty())
        about += "  " + status.server;
    if (ui.measure(look::small, Ui::plain(about), line.w).h > ui.theme.sized(look::small).line * 1.2F)
        about = status.kiosk;
    if (ui.measure(look::small, Ui::plain(about), line.w).h <= line.h)
        ui.text(line, look::small, Ui::plain(about), style);
}

/// Everything as rows that page, where large text leaves no room for panels.
void as_rows(Ui& ui, const Rect& area) {
    std::vector<Row> rows;
    std::vector<Intent> intents;
    for (const auto& task : tasks(ui)) {
        if (task.disabled)
            continue;
        rows.push_back(
            {task.id, task.action, ui.theme.largest() ? std::string() : task.figure, task.action_icon});
        intents.push_back(task.intent);
    }
    for (const auto& [button, intent] : switches(ui)) {
        rows.push_back({button.id, button.label, {}, Icon::none});
        intents.push_back(intent);
    }
    const std::string touched = row_list(ui, area, rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!touched.empty() && rows[i].id == touched)
            ui.emit(intents[i]);
}

} // namespace

void staff(Ui& ui, Rect content) {
    head(ui, content);
    leave(ui, content);
    if (ui.theme.large()) {
        as_rows(ui, content);
        return;
    }
    const auto all = switches(ui);
    std::vector<Button> buttons;
    for (const auto& [one, intent] : all)
        buttons.push_back(one);
    const int lines = ui.theme.portrait ? 2 : 1;
    const int columns = (static_cast<int>(buttons.size()) + lines - 1) / lines;
    const Rect place = content.take_bottom(
        static_cast<float>(lines) * button_height(ui) + static_cast<float>(lines - 1) * 16.0F, ui.theme.gap);
    const auto cells = place.grid(columns, lines, 16);
    for (std::size_t i = 0; i < buttons.size(); ++i)
        if (button(ui, cells[i], buttons[i]))
            ui.emit(all[i].second);
    const auto panels = tasks(ui);
    const auto places = ui.theme.portrait ? content.rows(3, ui.theme.gap) : content.columns(3, ui.theme.gap);
    for (std::size_t i = 0; i < panels.size(); ++i)
        task_panel(ui, places[i], panels[i]);
}

} // namespace bluelamp::screens
