#include "ui/widgets.hpp"

namespace bluelamp {
namespace {

constexpr Colour ink = rgb(0x0B1A33);
constexpr TextLook pad_look{60, 72, 700, .04F, false, true};

} // namespace

Touch key(Ui& ui, const Rect& where, const Key& key) {
    TouchOptions options;
    options.selected = key.selected;
    options.disabled = key.disabled;
    options.ring_radius = ui.theme.small_radius;
    const Touch touch = ui.touch(key.id, where, Role::key, key.name, options);
    const bool down = touch.press > .5F || key.selected;
    const bool invert = down && ui.theme.high_contrast;
    const Colour face = invert ? ui.colours.text : down ? ui.colours.raised : ui.colours.surface;
    const Colour mark = invert ? ui.colours.ground : key.disabled ? ui.colours.text2 : ui.colours.text;
    ui.fill(where, face, ui.theme.small_radius);
    ui.outline(where, key.disabled ? ui.colours.rule : ui.colours.edge, ui.theme.line, ui.theme.small_radius);
    if (key.icon != Icon::none) {
        ui.icon(key.icon, where.centred({44, 44}), mark);
        return touch;
    }
    TextStyle style;
    style.colour = mark;
    style.align = Align::centre;
    style.middle = true;
    TextLook close = key.look;
    close.line = key.look.size * 1.1F;
    const TextLook fitting = fitted(ui, close, Ui::plain(key.label), {where.w - 8, where.h - 4});
    ui.text(where, fitting, Ui::plain(key.label), style);
    return touch;
}

void pad_field(Ui& ui, const Rect& where, const PadField& field) {
    TouchOptions options;
    options.value = field.spoken;
    options.ring_radius = ui.theme.radius;
    ui.touch(field.id, where, Role::text_box, field.name, options);
    ui.fill(where, rgb(0xF4F7FC), ui.theme.radius);
    ui.outline(where, rgb(0xFFFFFF), 4, ui.theme.radius);
    TextStyle style;
    style.colour = ink;
    style.align = Align::centre;
    style.middle = true;
    const std::string shown = Ui::plain(field.shown);
    ui.text(where.inset(16, 8), fitted(ui, pad_look, shown, {where.w - 32, where.h - 16}), shown, style);
}

} // namespace bluelamp
