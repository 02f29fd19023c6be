#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

struct Skin {
    Colour fill, pressed, edge, ink;
};

Skin skin_of(const Ui& ui, const Button& button) {
    const Palette& c = ui.colours;
    constexpr Colour white = rgb(0xFFFFFF);
    constexpr Colour navy = rgb(0x0B1A33);
    switch (button.kind) {
    case ButtonKind::primary:
        return {c.accent, c.accent_pressed, c.accent, c.on_accent};
    case ButtonKind::leave:
        return {c.text, c.text2, c.text, c.ground};
    case ButtonKind::paper:
        return {white, rgb(0xDCE6F5), rgb(0x3D5685), navy};
    case ButtonKind::paper_primary:
        return {navy, rgb(0x1D3762), navy, white};
    case ButtonKind::choice:
        return {button.selected ? c.raised : c.surface, c.raised, c.accent, c.text};
    case ButtonKind::secondary:
        break;
    }
    return {button.selected ? c.raised : c.surface, c.raised, c.edge, c.text};
}

Colour mixed(Colour from, Colour to, float part) {
    const auto channel = [&](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(static_cast<float>(a) +
                                         (static_cast<float>(b) - static_cast<float>(a)) * part);
    };
    return {channel(from.r, to.r), channel(from.g, to.g), channel(from.b, to.b), channel(from.a, to.a)};
}

/// On black there is no lighter surface, so a press turns the control over.
struct Worn {
    Colour fill, ink;
};
Worn worn(const Ui& ui, const Skin& skin, float press) {
    const bool invert = ui.theme.high_contrast && skin.fill == ui.colours.ground;
    if (invert && press > .5F)
        return {ui.colours.text, ui.colours.ground};
    return {mixed(skin.fill, skin.pressed, press), skin.ink};
}

TextLook label_look(const Button& button) {
    const bool strong = button.kind == ButtonKind::primary || button.kind == ButtonKind::leave ||
                        button.kind == ButtonKind::paper_primary;
    if (button.tall)
        return strong ? look::tall_primary : look::tall_button;
    return strong ? look::primary : look::button;
}

float icon_size(const Ui& ui, const Button& button) {
    const float size = button.icon == Icon::helmet ? 60 : button.tall ? 50.0F : 44.0F;
    return ui.theme.with_text(size);
}

constexpr float icon_gap = 18;

} // namespace

TextLook fitted(const Ui& ui, TextLook look, const std::string& text, Size room) {
    float longest = 0;
    std::string word;
    const float least = look.size * .6F;
    for (;; look.size *= .95F, look.line *= .95F) {
        longest = 0;
        for (const char c : text + " ") {
            if (c != ' ' && c != '\n') {
                word += c;
                continue;
            }
            longest = std::max(longest, ui.measure(look, word).w);
            word.clear();
        }
        const Size size = ui.measure(look, text, room.w);
        if ((size.h <= room.h && longest <= room.w) || look.size < least)
            return look;
    }
}

float button_height(const Ui& ui, bool tall) {
    return ui.theme.with_text(tall ? 104 : 88);
}

float button_width(const Ui& ui, const Button& button) {
    const float word = ui.measure(label_look(button), Ui::plain(button.label)).w;
    const float icon = button.icon == Icon::none ? 0 : icon_size(ui, button) + icon_gap;
    return word + icon + (button.tall ? 96 : 72);
}

bool button(Ui& ui, const Rect& where, const Button& button) {
    TouchOptions options;
    options.disabled = button.disabled;
    options.selected = button.selected;
    options.ring_radius = ui.theme.radius;
    const Touch touch = ui.touch(button.id, where, Role::button,
                                 button.spoken.empty() ? button.label : button.spoken, options);
    const Skin skin = skin_of(ui, button);
    Worn now = worn(ui, skin, touch.press);
    Colour edge = skin.edge;
    if (button.disabled) {
        constexpr float faded = .45F;
        const Colour ground = ui.colours.ground;
        now = {mixed(ground, now.fill, faded), mixed(ground, now.ink, faded)};
        edge = mixed(ground, edge, faded);
    }
    ui.fill(where, now.fill, ui.theme.radius);
    ui.outline(where, edge, ui.theme.line, ui.theme.radius);

    const float icon = button.icon == Icon::none ? 0 : icon_size(ui, button);
    const float room = where.w - 24 - (icon > 0 ? icon + icon_gap : 0);
    const TextLook look = fitted(ui, label_look(button), Ui::plain(button.label), {room, where.h - 4});
    const Size word = ui.measure(look, Ui::plain(button.label), room);
    const float width = word.w + (icon > 0 && word.w > 0 ? icon + icon_gap : icon);
    float x = where.x + (where.w - width) / 2;
    const Rect drawing{button.icon_after ? x + width - icon : x, where.centre().y - icon / 2, icon, icon};
    if (icon > 0)
        ui.icon(button.icon, drawing, now.ink);
    if (icon > 0 && !button.icon_after)
        x += icon + icon_gap;
    TextStyle style;
    style.colour = now.ink;
    style.align = Align::centre;
    style.middle = true;
    if (!button.label.empty() && word.w > 0)
        ui.text({x, where.y, word.w + 1, where.h}, look, Ui::plain(button.label), style);
    return touch.clicked;
}

std::string button_row(Ui& ui, Rect& column, const std::vector<Button>& buttons, float gap_above, bool fill) {
    constexpr float gap = 24;
    std::string touched;
    float wanted = -gap;
    float height = 0;
    for (const auto& one : buttons) {
        wanted += button_width(ui, one) + gap;
        height = std::max(height, button_height(ui, one.tall));
    }
    if (wanted > column.w) {
        for (auto one = buttons.rbegin(); one != buttons.rend(); ++one)
            if (button(ui,
                       column.take_bottom(button_height(ui, one->tall),
                                          one + 1 == buttons.rend() ? gap_above : 16),
                       *one))
                touched = one->id;
        return touched;
    }
    Rect line = column.take_bottom(height, gap_above);
    float spare = fill ? column.w - wanted : 0;
    for (const auto& one : buttons) {
        float width = button_width(ui, one);
        if (one.kind == ButtonKind::primary) {
            width += spare;
            spare = 0;
        }
        if (button(ui, line.take_left(width, gap), one))
            touched = one.id;
    }
    return touched;
}

bool tile(Ui& ui, const Rect& where, const Tile& tile) {
    const Touch touch = ui.touch(tile.id, where, Role::button, tile.title);
    const Button as{tile.id, tile.title, tile.icon,
                    tile.primary ? ButtonKind::primary : ButtonKind::secondary};
    const Skin skin = skin_of(ui, as);
    const Worn now = worn(ui, skin, touch.press);
    ui.fill(where, now.fill, ui.theme.radius);
    ui.outline(where, skin.edge, ui.theme.line, ui.theme.radius);

    const float icon = ui.theme.with_text(tile.icon == Icon::helmet ? 60 : 52);
    const float padding = ui.theme.large() ? 36 : 28;
    const float icon_space = ui.theme.large() ? 28 : 20;
    Rect inside = where.inset(padding, ui.theme.large() ? 6 : 14);
    const float title_width = inside.w - icon - icon_space;
    const TextLook title_look = fitted(ui, look::tile_title, Ui::plain(tile.title),
                                       {title_width, ui.theme.large() ? inside.h : 1e6F});
    const Size title = ui.measure(title_look, Ui::plain(tile.title), title_width);
    // Two lines are kept for it even where it needs one, so that the titles of all tiles stand in line.
    const float description = tile.description.empty()
                                  ? 0
                                  : std::max(ui.measure(look::small, Ui::plain(tile.description), inside.w).h,
                                             2 * ui.theme.sized(look::small).line) +
                                        8;
    // Large text: descriptions go first, then the icon, never the title.
    const bool described =
        description > 0 && !ui.theme.largest() && std::max(title.h, icon) + description <= inside.h;
    const bool drawn = title.h <= inside.h && title.w <= title_width && title_width > icon;
    const float head = std::max(title.h, drawn ? icon : 0.0F);
    inside = inside.centred({inside.w, head + (described ? description : 0)});
    Rect line = inside.take_top(head, 8);
    TextStyle style;
    style.colour = now.ink;
    style.middle = true;
    if (drawn)
        ui.icon(tile.icon, line.take_left(icon, icon_space).centred({icon, icon}), now.ink);
    ui.text(line, title_look, Ui::plain(tile.title), style);
    if (described) {
        TextLook second = look::small;
        second.balanced = true;
        style.middle = false;
        style.colour = touch.press > .5F && ui.theme.high_contrast ? now.ink : ui.colours.text2;
        ui.text(inside, second, Ui::plain(tile.description), style);
    }
    return touch.clicked;
}

float row_height(const Ui& ui, const Row& row, float width) {
    const float icon = row.icon == Icon::none ? 0 : ui.theme.with_text(52) + 24;
    const float room = width - 56 - icon - ui.theme.with_text(44) - 24;
    float height = ui.measure(look::row_title, Ui::plain(row.title), room).h;
    if (!row.detail.empty())
        height += ui.measure(look::small, Ui::plain(row.detail), room).h + 4;
    return std::max(ui.theme.with_text(88), height + 40);
}

bool row(Ui& ui, const Rect& where, const Row& row) {
    TouchOptions options;
    options.selected = row.selected;
    const Touch touch = ui.touch(row.id, where, Role::button, row.title, options);
    const Skin skin =
        skin_of(ui, Button{row.id, row.title, row.icon, ButtonKind::secondary, false, false, row.selected});
    const Worn now = worn(ui, skin, touch.press);
    ui.fill(where, now.fill, ui.theme.radius);
    ui.outline(where, skin.edge, ui.theme.line, ui.theme.radius);
    Rect inside = where.inset(28, 0);
    const float chevron = ui.theme.with_text(44);
    ui.icon(row.selected ? Icon::check : Icon::next,
            inside.take_right(chevron, 24).centred({chevron, chevron}), now.ink);
    if (row.icon != Icon::none) {
        const float icon = ui.theme.with_text(52);
        ui.icon(row.icon, inside.take_left(icon, 24).centred({icon, icon}), now.ink);
    }
    const float title = ui.measure(look::row_title, Ui::plain(row.title), inside.w).h;
    const float detail =
        row.detail.empty() ? 0 : ui.measure(look::small, Ui::plain(row.detail), inside.w).h + 4;
    inside = inside.centred({inside.w, title + detail});
    TextStyle style;
    style.colour = now.ink;
    ui.text(inside.take_top(title, 4), look::row_title, Ui::plain(row.title), style);
    if (detail > 0) {
        style.colour = touch.press > .5F && ui.theme.high_contrast ? now.ink : ui.colours.text2;
        ui.text(inside, look::small, Ui::plain(row.detail), style);
    }
    return touch.clicked;
}

Rect panel(Ui& ui, const Rect& where, float padding_x, float padding_y) {
    ui.fill(where, ui.colours.surface, ui.theme.radius);
    return where.inset(padding_x, padding_y);
}

void chip(Ui& ui, Point at, Icon icon, const std::string& label) {
    const float drawing = ui.theme.with_text(42);
    const float room = ui.theme.width - at.x - 24 - drawing - 12 - 44;
    TextLook look = look::row_title;
    // The long words of some languages are set closer, then smaller, before they leave the picture.
    constexpr float smallest = 35;
    while (look.size > smallest && ui.measure(look, Ui::plain(label)).w > room) {
        look.size -= 1;
        look.tracking = -.018F;
    }
    const Size word = ui.measure(look, Ui::plain(label));
    const float height = std::max(68.0F, word.h + 20);
    const Rect where{at.x, at.y, word.w + drawing + 12 + 44, height};
    ui.fill(where, ui.colours.deep, ui.theme.small_radius);
    Rect inside = where.inset(22, 0);
    ui.icon(icon, inside.take_left(drawing, 12).centred({drawing, drawing}), ui.colours.text);
    TextStyle style;
    style.middle = true;
    inside.w += 2;
    ui.text(inside, look, Ui::plain(label), style);
}

void title(Ui& ui, Rect& content, const std::string& text, float gap) {
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(content, look::screen_title, Ui::plain(text), gap, style);
}

bool check_box(Ui& ui, const Rect& where, const std::string& id, const std::string& label, bool checked) {
    TouchOptions options;
    options.selected = checked;
    const Touch touch = ui.touch(id, where, Role::check_box, label, options);
    const Skin skin = skin_of(ui, Button{});
    const Worn now = worn(ui, skin, touch.press);
    ui.fill(where, now.fill, ui.theme.radius);
    ui.outline(where, skin.edge, ui.theme.line, ui.theme.radius);
    Rect inside = where.inset(24, 0);
    const float box = ui.theme.with_text(52);
    ui.icon(checked ? Icon::box_checked : Icon::box, inside.take_left(box, 22).centred({box, box}), now.ink);
    TextStyle style;
    style.colour = now.ink;
    style.middle = true;
    ui.text(inside, fitted(ui, look::label, Ui::plain(label), {inside.w, where.h - 4}), Ui::plain(label),
            style);
    return touch.clicked;
}

Rect notice_line(Ui& ui, Rect& column, Icon icon, const std::string& text, float gap) {
    const float drawing = ui.theme.with_text(44);
    const float height = std::max(drawing, ui.measure(look::small, text, column.w - drawing - 24).h);
    Rect line = column.take_top(height, gap);
    const Rect whole = line;
    ui.icon(icon, {line.x, line.y, drawing, drawing}, ui.colours.text);
    line.take_left(drawing, 24);
    ui.text(line, look::small, text);
    return whole;
}

void progress_bar(Ui& ui, const Rect& where, float part, const std::string& name) {
    const float radius = where.h / 2;
    ui.fill(where, ui.colours.raised, radius);
    if (ui.theme.high_contrast)
        ui.outline(where, ui.colours.text, 3, radius);
    Rect done = where;
    done.w = std::max(where.h, where.w * std::clamp(part, 0.0F, 1.0F));
    ui.fill(done, ui.colours.text, radius);
    ui.note(Role::progress, where, name);
}

} // namespace bluelamp
