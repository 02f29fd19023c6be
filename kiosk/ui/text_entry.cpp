#include "ui/text_entry.hpp"

#include "ui/typing.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

using typing::Layer;

constexpr float key_height = 84;
constexpr float key_gap = 12;
constexpr float row_gap = 10;
constexpr Instant hold_for_accents{450};
constexpr Instant hold_to_repeat{500};
constexpr Instant repeat_every{80};
constexpr Colour ink = rgb(0x0B1A33);
constexpr TextLook writing{42, 56, 400, 0, false, false};
constexpr TextLook small_key{38, 46, 500, 0, false, false};

bool capital_now(const Ui& ui, const std::string& text, std::size_t caret) {
    return ui.view.typing.capitals || (!ui.view.typing.no_capital && typing::begins_sentence(text, caret));
}

} // namespace

TextEntry::TextEntry(Ui& ui, Field field)
    : ui_(ui)
    , field_(std::move(field))
    , text_(field_.text)
    , caret_(std::min(ui.view.typing.caret.value_or(text_.size()), text_.size()))
    , capitals_(capital_now(ui, text_, caret_)) {
    if (!ui.inert())
        take_keys();
}

void TextEntry::take_keys() {
    for (const auto& press : ui_.view.keys) {
        if (press.kind == KeyPress::Kind::text)
            type(press.text);
        else if (press.kind == KeyPress::Kind::erase)
            erase();
    }
    ui_.view.keys.clear();
}

void TextEntry::type(const std::string& piece) {
    const std::string longer = typing::inserted(text_, caret_, piece, field_.most);
    if (longer.size() == text_.size())
        return;
    text_ = longer;
    caret_ += piece.size();
    auto& memory = ui_.view.typing;
    memory.caret = caret_ == text_.size() ? std::nullopt : std::optional(caret_);
    memory.capitals = false;
    memory.no_capital = false;
    memory.accents_of.clear();
}

void TextEntry::erase() {
    const std::size_t from = typing::before(text_, caret_);
    text_ = typing::erased(text_, caret_);
    caret_ = from;
    ui_.view.typing.caret = caret_ == text_.size() ? std::nullopt : std::optional(caret_);
}

void TextEntry::field(const Rect& where, const std::string& hint) {
    TouchOptions options;
    options.value = text_;
    options.ring_radius = ui_.theme.radius;
    const bool inert = ui_.inert();
    ui_.set_inert(inert || where.overlaps(tray()));
    const Touch touch = ui_.touch(field_.id, where, Role::text_box, field_.name, options);
    ui_.set_inert(inert);
    ui_.fill(where, rgb(0xF4F7FC), ui_.theme.radius);
    ui_.outline(where, rgb(0xFFFFFF), 4, ui_.theme.radius);
    const Rect inside = where.inset(26, 16);
    const auto block = ui_.typed(writing, text_, inside.w);
    const Rect caret = ui_.caret(block, caret_);
    // The cursor's line is always in sight; what was written before it moves up, out of the paper.
    const float over = std::max(0.0F, caret.bottom() - inside.h);
    if (touch.clicked && touch.at.y > 0)
        if (const auto at = ui_.caret_at(block, {touch.at.x - inside.x, touch.at.y - inside.y + over})) {
            caret_ = std::min(*at, text_.size());
            ui_.view.typing.caret = caret_ == text_.size() ? std::nullopt : std::optional(caret_);
        }
    const auto clip = ui_.clip(inside);
    if (text_.empty() && !hint.empty()) {
        TextStyle style;
        style.colour = rgb(0x3D5685);
        Rect beside_caret = inside;
        beside_caret.take_left(14);
        TextLook smaller = writing;
        while (ui_.measure(smaller, hint, beside_caret.w).h > inside.h && smaller.size > writing.size * .6F) {
            smaller.size *= .95F;
            smaller.line *= .95F;
        }
        ui_.text(beside_caret, smaller, hint, style);
    }
    ui_.paint(block, {inside.x, inside.y - over}, ink);
    ui_.fill({inside.x + caret.x + 2, inside.y + caret.y - over + caret.h * .1F, 5, caret.h * .8F}, ink);
}

float TextEntry::keyboard_height(const Ui& ui) {
    const float rows = 4 * key_height + 3 * row_gap;
    return ui.theme.portrait ? rows + row_gap + 16 + button_height(ui) : rows;
}

void TextEntry::letter_key(const Rect& where, const std::string& letter) {
    auto& memory = ui_.view.typing;
    const bool covered = where.overlaps(tray());
    const bool inert = ui_.inert();
    ui_.set_inert(inert || covered);
    const Touch touch = key(ui_, where, {"key-" + letter, letter, letter});
    ui_.set_inert(inert);
    if (touch.held && !typing::accents_of(letter, ui_.words.tag()).empty()) {
        if (touch.held_for >= hold_for_accents) {
            memory.accents_of = letter;
            memory.held_at = where;
        } else {
            ui_.wake(ui_.now + hold_for_accents - touch.held_for);
        }
    }
    if (touch.clicked && memory.accents_of.empty())
        type(letter);
    else if (touch.clicked && memory.accents_of != letter)
        memory.accents_of.clear();
}

void TextEntry::erase_key(const Rect& where) {
    auto& memory = ui_.view.typing;
    const Touch touch = key(ui_, where, {"key-erase", {}, ui_.tr("Delete"), look::key, Icon::erase});
    if (touch.held) {
        const Instant due = memory.repeat.value_or(ui_.now - touch.held_for + hold_to_repeat);
        if (ui_.now >= due) {
            erase();
            memory.repeat = ui_.now + repeat_every;
        } else {
            memory.repeat = memory.repeat ? due : std::optional<Instant>();
        }
        ui_.wake(memory.repeat.value_or(due));
        return;
    }
    if (touch.clicked && !memory.repeat)
        erase();
    memory.repeat.reset();
}

Rect TextEntry::tray() const {
    const auto& memory = ui_.view.typing;
    const auto count = typing::accents_of(memory.accents_of, ui_.words.tag()).size();
    if (count == 0 || memory.held_at.w == 0)
        return {};
    const float width = static_cast<float>(count) * (96 + key_gap) + key_gap;
    const float margin = ui_.theme.margin;
    const float x = std::clamp(memory.held_at.centre().x - width / 2, margin,
                               std::max(margin, ui_.theme.width - margin - width));
    return {x, memory.held_at.y - key_height - 20, width, key_height + 16};
}

/// The letters behind a held key, in a row above it. What lies below cannot be touched meanwhile.
void TextEntry::accents() {
    const Rect where = tray();
    if (where.w == 0)
        return;
    ui_.fill(where, ui_.colours.deep, ui_.theme.small_radius);
    ui_.outline(where, ui_.colours.rule, 2, ui_.theme.small_radius);
    Rect line = where.inset(key_gap, 8);
    const std::string held = ui_.view.typing.accents_of;
    for (const auto& letter : typing::accents_of(held, ui_.words.tag()))
        if (key(ui_, line.take_left(96, key_gap), {"key-" + letter, letter, letter}).clicked)
            type(letter);
}

TextEntry::Pressed TextEntry::keyboard(Rect where, const Labels& labels) {
    auto& memory = ui_.view.typing;
    Pressed pressed = Pressed::none;
    if (ui_.theme.portrait) {
        Rect line = where.take_bottom(button_height(ui_), 16);
        const float skip =
            labels.skip.empty() ? 0 : std::max(260.0F, button_width(ui_, Button{"key-skip", labels.skip}));
        if (skip > 0 && button(ui_, line.take_left(skip, 16), Button{"key-skip", labels.skip}))
            pressed = Pressed::skip;
        if (button(ui_, line,
                   Button{"key-next", labels.next, Icon::none, ButtonKind::primary, false,
                          labels.next_disabled}))
            pressed = Pressed::next;
    }
    const Layer layer = memory.layer;
    const auto rows = typing::rows(layer, ui_.words.tag(), capitals_);
    const float unit = where.w / 1792;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Rect line = where.take_top(key_height, row_gap);
        if (i == 1)
            line = line.inset(90 * unit, 0);
        if (i == 2) {
            const float side = std::max(120.0F, 240 * unit);
            if (key(ui_, line.take_left(side, key_gap),
                    {"key-shift",
                     {},
                     ui_.tr("Capitals"),
                     look::key,
                     Icon::shift,
                     capitals_ && layer != Layer::figures})
                    .clicked) {
                memory.capitals = !capitals_;
                memory.no_capital = capitals_;
            }
            erase_key(line.take_right(side, key_gap));
        }
        const auto cells = line.columns(static_cast<int>(rows[i].size()), key_gap);
        for (std::size_t k = 0; k < cells.size(); ++k)
            letter_key(cells[k], rows[i][k]);
    }
    Rect line = where.take_top(key_height);
    const auto toggle = [&](Layer to) { memory.layer = memory.layer == to ? Layer::letters : to; };
    const bool figures = layer == Layer::figures;
    const bool accent_layer = layer == Layer::accents;
    const float side = std::max(128.0F, 168 * unit);
    if (key(ui_, line.take_left(side, key_gap),
            {"key-123", figures ? "abc" : "123", figures ? ui_.tr("Letters") : ui_.tr("Figures"), small_key})
            .clicked)
        toggle(Layer::figures);
    if (key(ui_, line.take_left(side, key_gap),
            {"key-accents", accent_layer ? "abc" : "á é",
             accent_layer ? ui_.tr("Letters") : ui_.tr("Accents"), small_key})
            .clicked)
        toggle(Layer::accents);
    if (!ui_.theme.portrait) {
        if (button(ui_, line.take_right(330, key_gap),
                   Button{"key-next", labels.next, Icon::none, ButtonKind::primary, false,
                          labels.next_disabled}))
            pressed = Pressed::next;
        if (!labels.skip.empty() &&
            key(ui_, line.take_right(230, key_gap), {"key-skip", labels.skip, labels.skip, small_key})
                .clicked)
            pressed = Pressed::skip;
    }
    const float point = std::max(84.0F, 110 * unit);
    for (const char* mark : {".", ","})
        if (key(ui_, line.take_right(point, key_gap), {std::string("key-") + mark, mark, mark, small_key})
                .clicked)
            type(mark);
    if (key(ui_, line, {"key-space", ui_.tr("space"), ui_.tr("space"), {36, 44, 500, 0, false, false}})
            .clicked)
        type(" ");
    accents();
    return pressed;
}

} // namespace bluelamp
