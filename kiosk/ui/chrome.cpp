#include "ui/chrome.hpp"

#include "ui/widgets.hpp"

#include <algorithm>
#include <numeric>

namespace bluelamp {
namespace {

constexpr float tartan_height = 18;
constexpr Instant clock_hold{3'000};

std::string emergency(const Ui& ui) {
    return ui.tr("In an emergency dial <b>999</b>, or speak to someone here now");
}

/// The line is set closer, and at ×2 somewhat smaller, where it would not fit otherwise.
TextLook emergency_look(const Ui& ui) {
    TextLook look = look::small;
    if (ui.theme.portrait || ui.words.tag() != "en")
        look.tracking = -.012F;
    if (!ui.theme.large())
        return look;
    look.tracking = -.03F;
    look.line = 42;
    constexpr float smallest = 27;
    while (!ui.theme.portrait && look.size > smallest &&
           ui.measure(look, emergency(ui)).w > ui.theme.width - 2 * ui.theme.margin) {
        look.size -= 1;
        look.line = look.size * 42 / 34;
    }
    return look;
}

std::string station_name(const Ui& ui) {
    const Area* here = ui.snapshot.here();
    const std::string station = here ? ui.in(here->station.name) : std::string();
    if (!station.empty())
        return station;
    return here ? ui.in(here->name) : ui.tr("Blue Lamp");
}

constexpr TextLook name_look{34, 41, 700, 0, false, false};
constexpr TextLook force_look{34, 41, 400, 0, false, false};

float clock_width(const Ui& ui) {
    return ui.measure(look::clock, "00:00").w + 4;
}

/// Whether the emergency line needs a row of its own: in portrait, with large text, and beside long names.
bool two_rows(const Ui& ui) {
    if (ui.theme.portrait || ui.theme.large())
        return true;
    const float names = std::max(ui.measure(name_look, Ui::plain(station_name(ui))).w,
                                 ui.measure(force_look, Ui::plain(ui.in(ui.snapshot.force.name))).w);
    const float wanted = 62 + 40 + names + 24 + ui.measure(emergency_look(ui), emergency(ui)).w + 24 + 2 +
                         24 + clock_width(ui);
    return wanted > ui.theme.width - 2 * ui.theme.margin;
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

/// Of the station's name beside lamp and clock, for large text.
float who_height(const Ui& ui) {
    const float room =
        ui.theme.width - 2 * ui.theme.margin - 66 - 40 - ui.measure(look::clock, "00:00").w - 44;
    return ui.measure(name_look, Ui::plain(station_name(ui)), room).h;
}

void who(Ui& ui, Rect where, bool with_force) {
    const bool test = ui.session.test_until.has_value();
    const std::string station = test ? ui.tr("Test mode") : station_name(ui);
    const std::string force = test ? ui.tr("Nothing made now counts.") : ui.in(ui.snapshot.force.name);
    const TextLook name = name_look;
    const TextLook second = force_look;
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

/// Where the names stand, while the clock's sentence is shown: the way to the PIN.
void staff_button(Ui& ui, const Rect& where) {
    const Button staff{"staff", ui.tr("Staff")};
    const Rect place{where.x, where.y, std::min(where.w, button_width(ui, staff)), where.h};
    if (button(ui, place.centred({place.w, std::min(where.h - 8, 88.0F)}), staff))
        ui.emit(intent::OpenStaff{});
}

void header(Ui& ui, const Rect& where) {
    ui.fill(where, ui.colours.deep);
    const bool stacked = two_rows(ui);
    Rect inside = where.inset(ui.theme.margin, 0);
    const float lamp = ui.theme.large() ? 66.0F : stacked ? 52.0F : 62.0F;
    const float time = clock_width(ui);
    const bool asked = ui.session.status_since.has_value();
    const std::string words =
        asked ? Ui::plain(status_sentence(ui)) + " " +
                    ui.trn("{1} waiting.", "{1} waiting.", static_cast<int>(ui.snapshot.status.pending))
              : emergency(ui);
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
    const float names = std::max(ui.measure(name_look, Ui::plain(station_name(ui))).w,
                                 ui.measure(force_look, Ui::plain(ui.in(ui.snapshot.force.name))).w);
    const float line = ui.measure(emergency_look(ui), words).w + 2;
    const float gap = stacked || names + line + 122 <= inside.w - time ? 40 : 24;
    clock(ui, inside.take_right(time, gap));
    if (stacked && asked) {
        staff_button(ui, inside);
        return;
    }
    if (stacked) {
        who(ui, inside, !ui.theme.large());
        return;
    }
    const Rect rule = inside.take_right(2, gap);
    ui.fill(rule.centred({2, 56}), ui.colours.rule);
    style.align = Align::end;
    ui.text(inside.take_right(std::min(line, inside.w - 300), gap), emergency_look(ui), words, style);
    if (asked)
        staff_button(ui, inside);
    else
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

TextLook label_look(const Ui& ui, bool strong, float size) {
    TextLook look = look::bar;
    look.size = size;
    look.weight = strong ? 700 : ui.theme.large() ? 600 : 500;
    if (ui.theme.large()) {
        look.line = size * 36 / 34;
        look.tracking = -.025F;
    }
    return look;
}

/// The least width in which a label stands in one line, or in two where it `wraps`, no word parted.
float label_width(const Ui& ui, const std::string& label, bool wraps, float size) {
    const TextLook look = label_look(ui, true, size);
    const float whole = ui.measure(look, Ui::plain(label)).w;
    if (!wraps)
        return whole;
    float least = 0;
    std::string word;
    for (const char c : label + " ") {
        if (c != ' ' && c != '\n') {
            word += c;
            continue;
        }
        least = std::max(least, ui.measure(look, Ui::plain(word)).w);
        word.clear();
    }
    const float two_lines = ui.theme.sized(look).line * 2.5F;
    while (least < whole && ui.measure(look, Ui::plain(label), least + 1).h > two_lines)
        least += 12;
    return least;
}

struct BarLayout {
    bool icon_above = false;       ///< portrait
    bool words_alone = false;      ///< large text: icons go, labels stay
    std::vector<std::size_t> rows; ///< how many items stand in each
    float row_height = 88;
    float gap = 16;
    float margin = 64;
    float text = 34; ///< before the visitor's text size
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
    if (!theme.large())
        return layout;
    const auto wanted = [&] {
        float sum = 4 * layout.gap;
        for (const auto& item : bar_items(ui, true))
            sum += label_width(ui, item.label, true, layout.text) + 30;
        return sum;
    };
    // In landscape height is dear: the words are set down to ×1.5 before the bar takes two rows.
    constexpr float smallest = 26;
    const float room = theme.width - 2 * layout.margin;
    while (!theme.portrait && layout.text > smallest && wanted() > room)
        layout.text -= 1;
    if (wanted() > room) {
        layout.text = 34;
        layout.rows = {3, 2};
    }
    return layout;
}

float bar_height(const Ui& ui) {
    const BarLayout layout = bar_layout(ui);
    const auto rows = static_cast<float>(layout.rows.size());
    const float around = layout.icon_above || layout.words_alone ? 32 : 40;
    return rows * layout.row_height + (rows - 1) * layout.gap + around;
}

void bar_item(Ui& ui, const Rect& where, const BarItem& item, const BarLayout& layout) {
    const bool with_icon = !layout.words_alone;
    const bool stacked = layout.icon_above;
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
    const TextLook look = label_look(ui, item.quit, layout.text);
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

enum class BarPart { all, without_exit, exit };

/// Buttons as wide as their words ask, sharing what is left.
void bar(Ui& ui, Rect where, BarPart part) {
    if (part != BarPart::exit)
        ui.fill(where, ui.colours.deep);
    if (ui.theme.high_contrast && part != BarPart::exit)
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
            widths.push_back(label_width(ui, items[i].label, wraps, layout.text) +
                             (wraps ? 30 : 44 + 16 + 46));
            wanted += widths.back();
        }
        const float spare = (line.w - wanted) / static_cast<float>(count);
        for (std::size_t i = 0; i < count; ++i) {
            const Rect place = line.take_left(widths[i] + spare, layout.gap);
            const bool left_out = part != BarPart::all && items[first + i].quit != (part == BarPart::exit);
            if (!left_out)
                bar_item(ui, place, items[first + i], layout);
        }
        first += count;
    }
}

} // namespace

std::string status_sentence(const Ui& ui) {
    const Status& status = ui.snapshot.status;
    const std::string reached =
        !status.last_contact ? ui.tr("Headquarters has not been reached yet.")
        : ui.wall - *status.last_contact < std::chrono::hours(20)
            ? ui.tr("Reached headquarters {1}.", {ui.words.clock(*status.last_contact)})
            : ui.tr("Reached headquarters {1}.", {ui.words.when(*status.last_contact, ui.wall)});
    const std::string state = !status.log_takes_entries ? ui.tr("It cannot save: please call for help.")
                              : !status.clock_trusted   ? ui.tr("The clock is wrong: please call for help.")
                                                        : ui.tr("Working.");
    return state + " " + reached;
}

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
        bar(ui, Rect(ui.screen()).take_bottom(bar_height(ui)),
            ui.visitor.notice == Notice::none ? BarPart::all : BarPart::without_exit);
}

void exit_before_notice(Ui& ui, Chrome chrome) {
    if (chrome == Chrome::bar && ui.visitor.notice != Notice::none)
        bar(ui, Rect(ui.screen()).take_bottom(bar_height(ui)), BarPart::exit);
}

} // namespace bluelamp
