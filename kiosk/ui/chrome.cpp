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
    options.drag_only = true;
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

std::string station_name(const Ui& ui) {
    const Area* here = ui.snapshot.here();
    const std::string station = here ? ui.in(here->station.name) : std::string();
    if (!station.empty())
        return station;
    return here ? ui.in(here->name) : ui.tr("Blue Lamp");
}

constexpr TextLook name_look{34, 41, 700, 0, false, false};

/// Of the station's name beside lamp and clock, for large text.
float who_height(const Ui& ui) {
    const float room =
        ui.theme.width - 2 * ui.theme.margin - 66 - 40 - ui.measure(look::clock, "00:00").w - 44;
    return ui.measure(name_look, Ui::plain(station_name(ui)), room).h;
}

void who(Ui& ui, Rect where, bool with_force) {
    const std::string station = station_name(ui);
    const std::string& force = ui.in(ui.snapshot.force.name);
    const TextLook name = name_look;
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
        who(ui, inside, !ui.theme.large());
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

/// Where the longest word of a label may not be parted, that is its width; else the label's.
float label_width(const Ui& ui, const std::string& label, bool wraps) {
    TextLook look = look::bar;
    look.weight = 600;
    if (!wraps)
        return ui.measure(look, Ui::plain(label)).w;
    float widest = 0;
    std::string word;
    for (const char c : label + " ") {
        if (c != ' ' && c != '\n') {
            word += c;
            continue;
        }
        widest = std::max(widest, ui.measure(look, Ui::plain(word)).w);
        word.clear();
    }
    return widest;
}

struct BarLayout {
    bool icon_above = false;       ///< portrait
    bool words_alone = false;      ///< large text: icons go, labels stay
    std::vector<std::size_t> rows; ///< how many items stand in each
    float row_height = 88;
    float gap = 16;
    float margin = 64;
};

BarLayout bar_layout(const Ui& ui) {
    BarLayout layout;
    const Theme& theme = ui.theme;
    layout.icon_above = theme.portrait && !theme.large();
    layout.words_alone = theme.large();
    layout.gap = theme.portrait ? 10 : theme.large() ? 14.0F : 16.0F;
    layout.margin = theme.portrait ? 24 : theme.margin;
    layout.row_height = layout.icon_above ? 168 : theme.large() ? 88 + (theme.text_scale - 1) * 76 : 88.0F;
    layout.rows = {5};
    if (!theme.portrait || !theme.large())
        return layout;
    float wanted = 0;
    for (const auto& item : bar_items(ui, true))
        wanted += label_width(ui, item.label, true) + 30 + layout.gap;
    if (wanted > theme.width - 2 * layout.margin)
        layout.rows = {3, 2};
    return layout;
}

float bar_height(const Ui& ui) {
    const BarLayout layout = bar_layout(ui);
    const auto rows = static_cast<float>(layout.rows.size());
    const float around = layout.icon_above || layout.words_alone ? 32 : 40;
    return rows * layout.row_height + (rows - 1) * layout.gap + around;
}

void bar_item(Ui& ui, const Rect& where, const BarItem& item, bool with_icon, bool stacked) {
    std::string name = item.label;
    std::replace(name.begin(), name.end(), '\n', ' ');
    const Touch touch = ui.touch(item.id, where, Role::button, name);
    if (touch.clicked)
        ui.emit(item.intent);
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

/// Buttons as wide as their words ask, sharing what is left.
void bar(Ui& ui, Rect where) {
    ui.fill(where, ui.colours.deep);
    if (ui.theme.high_contrast)
        ui.fill({where.x, where.y, where.w, ui.theme.line}, ui.colours.text);
    const BarLayout layout = bar_layout(ui);
    const bool wraps = layout.icon_above || layout.words_alone;
    where = where.inset(layout.margin, wraps ? 16 : 20);
    const auto items = bar_items(ui, wraps);
    std::size_t first = 0;
    for (const std::size_t count : layout.rows) {
        Rect line = where.take_top(layout.row_height, layout.gap);
        float wanted = layout.gap * static_cast<float>(count - 1);
        std::vector<float> widths;
        for (std::size_t i = first; i < first + count; ++i) {
            widths.push_back(label_width(ui, items[i].label, wraps) + (wraps ? 30 : 44 + 16 + 46));
            wanted += widths.back();
        }
        const float spare = (line.w - wanted) / static_cast<float>(count);
        for (std::size_t i = 0; i < count; ++i)
            bar_item(ui, line.take_left(widths[i] + spare, layout.gap), items[first + i], !layout.words_alone,
                     layout.icon_above);
        first += count;
    }
}

} // namespace

float header_height(const Ui& ui) {
    if (!two_rows(ui))
        return 112;
    if (!ui.theme.large())
        return 126 + emergency_height(ui) + 13;
    const float first = std::max(ui.measure(look::clock, "00:00").h, who_height(ui));
    return 8 + first + emergency_height(ui) + 12 + 8;
}

Rect frame(Ui& ui, Chrome chrome) {
    ui.fill(ui.screen(), ui.colours.ground);
    Rect rest = ui.screen();
    header(ui, rest.take_top(header_height(ui)));
    ui.tartan(rest.take_top(tartan_height));
    if (chrome == Chrome::loop)
        return rest;
    rest.take_bottom(bar_height(ui));
    const bool tight = ui.theme.largest();
    rest.take_top(tight ? 18 : 32);
    rest.take_bottom(tight ? 20 : 32);
    return rest.inset(ui.theme.margin, 0);
}

void foot(Ui& ui, Chrome chrome) {
    if (chrome == Chrome::bar)
        bar(ui, Rect(ui.screen()).take_bottom(bar_height(ui)));
}

} // namespace bluelamp
