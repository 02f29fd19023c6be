#include "ui/chrome.hpp"

#include "ui/widgets.hpp"

#include <algorithm>
#include <numeric>

namespace bluelamp {
namespace {

constexpr float tartan_height = 18;
constexpr Instant clock_hold{3'000};

bool two_rows(const Ui& ui) {
    return ui.theme.portrait || ui.theme.large();
}

/// Emergency words are English until a person has approved their translation; English and Welsh are
/// (LOOK.md).
std::string emergency(const Ui& ui) {
    return ui.tr("In an emergency dial <b>999</b>, or speak to someone here now");
}

/// In a row of its own the line is set closer, so that it stays one line.
TextLook emergency_look(const Ui& ui) {
    TextLook look = look::small;
    if (ui.theme.large()) {
        look.tracking = -.03F;
        look.line = 42;
    } else if (ui.theme.portrait) {
        look.tracking = -.012F;
    }
    return look;
}

float emergency_height(const Ui& ui) {
    return ui.measure(emergency_look(ui), emergency(ui), ui.theme.width - 2 * ui.theme.margin).h;
}

/// Holding it for three seconds says whether the kiosk works: for the staff, so it has no edge.
void clock(Ui& ui, const Rect& where) {
    TouchOptions options;
    options.ring = false;
    const std::string time = ui.words.clock(ui.wall);
    const Touch touch = ui.touch("clock", where, Role::status, time, options);
    if (touch.held) {
        if (touch.held_for >= clock_hold && !ui.session.status_since)
            ui.emit(intent::HoldClock{});
        ui.wake(ui.now + clock_hold - touch.held_for);
    }
    TextStyle style;
    style.align = Align::end;
    style.middle = true;
    ui.text(where, look::clock, time, style);
}

std::string status_sentence(const Ui& ui) {
    const Status& status = ui.snapshot.status;
    const std::string reached =
        !status.last_contact ? ui.tr("Headquarters has not been reached yet.")
        : ui.wall - *status.last_contact < std::chrono::hours(20)
            ? ui.tr("Reached headquarters {1}.", {ui.words.clock(*status.last_contact)})
            : ui.tr("Reached headquarters {1}.", {ui.words.when(*status.last_contact, ui.wall)});
    const std::string waiting = ui.trn("{1} waiting.", "{1} waiting.", static_cast<int>(status.pending));
    const std::string state = !status.log_takes_entries ? ui.tr("It cannot save: please call for help.")
                              : !status.clock_trusted   ? ui.tr("The clock is wrong: please call for help.")
                                                        : ui.tr("Working.");
    return state + " " + reached + " " + waiting;
}

void who(Ui& ui, Rect where, bool with_force) {
    const Area* here = ui.snapshot.here();
    std::string station = here ? ui.in(here->station.name) : std::string();
    if (station.empty())
        station = here ? ui.in(here->name) : ui.tr("Blue Lamp");
    const std::string& force = ui.in(ui.snapshot.force.name);
    TextLook name = look::small_strong;
    name.line = 41;
    TextLook second = look::small;
    second.line = 41;
    const float first = ui.measure(name, Ui::plain(station), where.w).h;
    const float rest = with_force && !force.empty() ? ui.measure(second, Ui::plain(force), where.w).h : 0;
    where = where.centred({where.w, first + rest});
    ui.text(where.take_top(first), name, Ui::plain(station));
    if (rest > 0) {
        TextStyle style;
        style.colour = ui.colours.text2;
        ui.text(where, second, Ui::plain(force), style);
    }
}

void header(Ui& ui, const Rect& where) {
    ui.fill(where, ui.colours.deep);
    const bool stacked = two_rows(ui);
    Rect inside = where.inset(ui.theme.margin, 0);
    const float lamp = ui.theme.large() ? 66.0F : stacked ? 52.0F : 62.0F;
    const float time = ui.measure(look::clock, "00:00").w + 4;
    const std::string words = ui.session.status_since ? status_sentence(ui) : emergency(ui);
    TextStyle style;
    style.middle = true;
    if (stacked) {
        Rect second = inside.take_bottom(emergency_height(ui) + (ui.theme.large() ? 12 : 13));
        if (!ui.theme.large())
            ui.fill({second.x, second.y, second.w, 2}, ui.colours.rule);
        ui.text(second, emergency_look(ui), words, style);
        if (ui.theme.large())
            inside.take_top(8);
    }
    Rect at = inside.take_left(lamp, stacked && !ui.theme.large() ? 20 : 40);
    ui.drawing("lamp", at.centred({lamp, lamp * 72 / 64}));
    Rect timing = inside.take_right(time, 40);
    clock(ui, timing);
    if (stacked) {
        who(ui, inside, !ui.theme.largest());
        return;
    }
    const Rect rule = inside.take_right(2, 40);
    ui.fill(rule.centred({2, 56}), ui.colours.rule);
    const float line = ui.measure(look::small, words).w + 2;
    style.align = Align::end;
    ui.text(inside.take_right(std::min(line, inside.w * .72F), 40), look::small, words, style);
    who(ui, inside, true);
}

struct BarItem {
    const char* id;
    Icon icon;
    std::string label;
    Intent intent;
    bool quit = false;
};

/// This language, then another: each in its own script.
std::string language_label(const Ui& ui, const char* between) {
    std::string label = ui.words.own_name();
    int others = 0;
    for (const auto& language : ui.languages.all())
        if (language.tag() != ui.words.tag() && others++ < 2)
            label += between + language.own_name();
    return label;
}

std::vector<BarItem> bar_items(const Ui& ui, bool stacked) {
    const auto go = [](Screen screen) { return Intent(intent::Go{{screen, {}, 0}}); };
    return {{"bar-home", Icon::home, ui.tr("Home"), intent::Home{}, false},
            {"bar-information", Icon::information, ui.tr("Information"), go(Screen::information), false},
            {"bar-language", Icon::globe, language_label(ui, stacked ? "\n" : " · "), go(Screen::language),
             false},
            {"bar-text", Icon::text_contrast, ui.tr("Text & contrast"), go(Screen::accessibility), false},
            {"bar-quick-exit", Icon::exit, ui.tr("Quick exit"), intent::QuickExit{}, true}};
}

float bar_height(const Ui& ui) {
    if (ui.theme.large())
        return ui.theme.portrait ? 200 + (ui.theme.text_scale - 1) * 120
                                 : 128 + (ui.theme.text_scale - 1) * 68;
    return ui.theme.portrait ? 200 : 128;
}

void bar_item(Ui& ui, const Rect& where, const BarItem& item, bool with_icon, bool stacked) {
    std::string name = item.label;
    std::replace(name.begin(), name.end(), '\n', ' ');
    const Touch touch = ui.touch(item.id, where, Role::button, name);
    const Palette& c = ui.colours;
    const bool inverted = item.quit != (touch.press > .5F);
    const Colour fill = inverted ? c.text : touch.press > 0 ? c.raised : c.ground;
    const Colour ink = inverted ? c.ground : c.text;
    ui.fill(where, item.quit && touch.press > .5F ? c.text2 : fill, ui.theme.radius);
    ui.outline(where, item.quit ? c.text : c.edge, ui.theme.line, ui.theme.radius);
    const Colour worn = item.quit && touch.press > .5F ? c.ground : ink;
    TextLook look = look::bar;
    look.weight = item.quit ? 700 : ui.theme.large() ? 600 : 500;
    if (ui.theme.large())
        look.line = 36;
    TextStyle style;
    style.colour = worn;
    style.align = Align::centre;
    style.middle = true;
    constexpr float icon = 44;
    Rect inside = where.inset(8, 6);
    if (stacked && with_icon) {
        inside.take_top(14);
        ui.icon(item.icon, inside.take_top(icon, 8).centred({icon, icon}), worn);
        inside.take_bottom(8);
        ui.text(inside, look, Ui::plain(item.label), style);
        return;
    }
    const float word =
        std::min(ui.measure(look, Ui::plain(item.label)).w + 1, inside.w - (with_icon ? icon + 16 : 0));
    inside = inside.centred({word + (with_icon ? icon + 16 : 0), inside.h});
    if (with_icon)
        ui.icon(item.icon, inside.take_left(icon, 16).centred({icon, icon}), worn);
    ui.text(inside, look, Ui::plain(item.label), style);
}

/// Buttons as wide as their words ask, sharing what is left; icons go when words need their room.
void bar(Ui& ui, const Rect& where) {
    ui.fill(where, ui.colours.deep);
    if (ui.theme.high_contrast)
        ui.fill({where.x, where.y, where.w, ui.theme.line}, ui.colours.text);
    const bool stacked = ui.theme.portrait;
    const bool words_alone = ui.theme.largest() || (ui.theme.large() && !stacked);
    const float gap = stacked ? 10 : ui.theme.large() ? 14.0F : 16.0F;
    const float margin = stacked ? 24 : ui.theme.margin;
    Rect line = where.inset(margin, ui.theme.large() || stacked ? 16 : 20);
    const auto items = bar_items(ui, stacked || words_alone);

    std::vector<float> widths;
    float wanted = gap * static_cast<float>(items.size() - 1);
    for (const auto& item : items) {
        TextLook look = look::bar;
        look.weight = 600;
        // Two lines at most: the width of the longest word, or of half the label.
        const Size whole = ui.measure(look, Ui::plain(item.label));
        const bool wraps = stacked || words_alone;
        float word = whole.w;
        if (wraps) {
            word = 0;
            std::string part;
            for (const char c : item.label + " ") {
                if (c == ' ' || c == '\n') {
                    word = std::max(word, ui.measure(look, Ui::plain(part)).w);
                    part.clear();
                } else {
                    part += c;
                }
            }
        }
        widths.push_back(word + (wraps ? 30 : 44 + 16 + 46));
        wanted += widths.back();
    }
    const float spare = (line.w - wanted) / static_cast<float>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Rect at = line.take_left(widths[i] + spare, gap);
        bar_item(ui, at, items[i], !words_alone, stacked);
    }
}

} // namespace

float header_height(const Ui& ui) {
    if (!two_rows(ui))
        return 112;
    if (!ui.theme.large())
        return 126 + emergency_height(ui) + 13;
    const float first = ui.measure(look::clock, "00:00").h;
    return 8 + first + emergency_height(ui) + 12 + 8;
}

Rect frame(Ui& ui, Chrome chrome) {
    ui.fill(ui.screen(), ui.colours.ground);
    Rect rest = ui.screen();
    header(ui, rest.take_top(header_height(ui)));
    ui.tartan(rest.take_top(tartan_height));
    if (chrome == Chrome::loop)
        return rest;
    bar(ui, rest.take_bottom(bar_height(ui)));
    const bool tight = ui.theme.largest();
    rest.take_top(tight ? 18 : 32);
    rest.take_bottom(tight ? 20 : 32);
    return rest.inset(ui.theme.margin, 0);
}

} // namespace bluelamp
