#include "ui/ui.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace bluelamp {
namespace {

constexpr Instant release_fade{150};

} // namespace

Ui::Ui(const Frame& frame)
    : theme(frame.theme)
    , colours(frame.theme.colours)
    , languages(frame.languages)
    , words(frame.languages.in(frame.session.visitor.language))
    , snapshot(frame.snapshot)
    , session(frame.session)
    , visitor(frame.session.visitor)
    , wall(frame.wall)
    , now(frame.now)
    , view(frame.view)
    , brush_(frame.brush) {
    tree_.screen = std::string(name_of(frame.session.visitor.place.screen));
}

std::string Ui::plain(std::string_view outside) {
    std::string escaped;
    for (const char c : outside) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

Rect Ui::pixels(const Rect& units) const {
    const float x = mirrored() ? theme.width - units.right() : units.x;
    const float left = std::round(x * theme.scale);
    const float top = std::round(units.y * theme.scale);
    return {left, top, std::round((x + units.w) * theme.scale) - left,
            std::round(units.bottom() * theme.scale) - top};
}

Point Ui::units(Point at) const {
    const float x = at.x / theme.scale;
    return {mirrored() ? theme.width - x : x, at.y / theme.scale};
}

Size Ui::measure(const TextLook& look, const std::string& text, float width) const {
    const Size size = brush_.measure(theme.sized(look), text, words.tag(), width * theme.scale, theme.scale);
    return {size.w / theme.scale, size.h / theme.scale};
}

std::vector<std::string> Ui::lines(const TextLook& look, const std::string& text, float width) const {
    return brush_.lines(theme.sized(look), text, words.tag(), width * theme.scale, theme.scale);
}

Size Ui::text(const Rect& where, const TextLook& look, const std::string& text, const TextStyle& style) {
    const TextLook sized = theme.sized(look);
    const std::string language = style.language ? style.language : words.tag();
    Size size = brush_.measure(sized, text, language, where.w * theme.scale, theme.scale);
    size = {size.w / theme.scale, size.h / theme.scale};
    Rect taken{where.x, where.y, std::min(size.w, where.w), size.h};
    if (style.align == Align::centre)
        taken.x = where.x + (where.w - taken.w) / 2;
    else if (style.align == Align::end)
        taken.x = where.right() - taken.w;
    if (style.middle)
        taken.y = where.y + (where.h - size.h) / 2;
    const Colour colour = style.colour.value_or(colours.text);
    const Rect line{where.x, taken.y, where.w, size.h};
    Rect box = pixels(line);
    box.w = where.w * theme.scale; // as it was measured: a pixel rounded off would break the lines elsewhere
    brush_.text(sized, text, language, box, style.align, mirrored(), colour, theme.scale);

    Node node;
    node.id = style.id;
    node.role = style.role;
    node.name = Brush::without_marks(text);
    node.rect = pixels(taken);
    node.clip = pixels(screen());
    node.capital = sized.size * capital_height * theme.scale;
    node.foreground = colour;
    node.background = ground_at(taken);
    node.picture = on_picture(taken);
    tree_.nodes.push_back(std::move(node));
    return size;
}

Rect Ui::paragraph(Rect& column, const TextLook& look, const std::string& content, float gap,
                   const TextStyle& style) {
    const Rect piece = column.take_top(measure(look, content, column.w).h, gap);
    text(piece, look, content, style);
    return piece;
}

draw::TextBlock Ui::typed(const TextLook& look, const std::string& plain_text, float width) {
    return brush_.typed(theme.sized(look), plain_text, words.tag(), width * theme.scale, theme.scale);
}

void Ui::paint(const draw::TextBlock& block, Point at, Colour colour) {
    const Rect where = pixels({at.x, at.y, static_cast<float>(block.box_width()) / theme.scale, 0});
    brush_.block(block, {where.x, where.y}, colour);
}

Rect Ui::caret(const draw::TextBlock& block, std::size_t byte) const {
    const draw::Rect at = block.caret(byte);
    return {static_cast<float>(at.x) / theme.scale, static_cast<float>(at.y) / theme.scale, 0,
            static_cast<float>(at.height) / theme.scale};
}

std::optional<std::size_t> Ui::caret_at(const draw::TextBlock& block, Point at) const {
    if (block.empty())
        return std::nullopt;
    return block.caret_at({static_cast<int>(at.x * theme.scale), static_cast<int>(at.y * theme.scale)});
}

draw::Canvas::Clip Ui::clip(const Rect& where) {
    return brush_.clip(pixels(where));
}

void Ui::fill(const Rect& where, Colour colour, float radius) {
    brush_.fill(pixels(where), colour, radius * theme.scale);
    if (colour.a == 255)
        remember_fill(where, colour);
}

void Ui::outline(const Rect& where, Colour colour, float thickness, float radius) {
    brush_.outline(pixels(where), colour, std::max(1.0F, std::round(thickness * theme.scale)),
                   radius * theme.scale);
}

void Ui::dashed(const Rect& where, Colour colour, float thickness, float radius, float on, float off) {
    brush_.dashed(pixels(where), colour, thickness * theme.scale, radius * theme.scale, on * theme.scale,
                  off * theme.scale);
}

void Ui::stroke(Point from, Point to, Colour colour, float thickness) {
    const float half = thickness / 2;
    const Rect line{std::min(from.x, to.x) - half, std::min(from.y, to.y) - half,
                    std::abs(to.x - from.x) + thickness, std::abs(to.y - from.y) + thickness};
    brush_.fill(pixels(line), colour, half * theme.scale);
}

void Ui::disc(Point centre, float radius, Colour colour) {
    const Rect at = pixels({centre.x, centre.y, 0, 0});
    brush_.disc({at.x, at.y}, radius * theme.scale, colour);
    if (colour.a == 255)
        remember_fill({centre.x - radius, centre.y - radius, 2 * radius, 2 * radius}, colour);
}

void Ui::ring(Point centre, float radius, Colour colour, float thickness) {
    const Rect at = pixels({centre.x, centre.y, 0, 0});
    brush_.ring({at.x, at.y}, radius * theme.scale, colour, thickness * theme.scale);
}

void Ui::icon(Icon icon, const Rect& where, Colour ink) {
    if (icon != Icon::none)
        brush_.icon(icon, pixels(where), ink, mirrored());
}

void Ui::drawing(const std::string& name, const Rect& where) {
    brush_.drawing(name, pixels(where));
}

void Ui::tartan(const Rect& where) {
    brush_.checks(pixels(where), rgb(0xDFE6F0), rgb(0x05080F));
}

bool Ui::has(const std::optional<Media>& picture) const {
    return snapshot.file(picture) && !brush_.failed(picture->sha256);
}

void Ui::picture(const Media& picture, const Rect& where, Point focus, float top_radius) {
    const bool here = brush_.picture(picture.sha256, pixels(where), focus, top_radius * theme.scale);
    if (!here)
        brush_.fill(pixels(where), colours.surface, top_radius * theme.scale);
    remember_fill(where, colours.surface, true);
    if (here) // whoever waits for the picture waits until it can be seen
        note(Role::image, where, in(picture.alternative));
}

void Ui::prepare(const Media& picture, const Rect& where, Point focus) {
    brush_.prepare(picture.sha256, pixels(where), focus);
}

void Ui::scene(const std::string& name, const Rect& where, Point focus, float top_radius) {
    if (!brush_.picture("own/" + name, pixels(where), focus, top_radius * theme.scale))
        brush_.fill(pixels(where), colours.surface, top_radius * theme.scale);
    remember_fill(where, colours.surface, true);
}

void Ui::qr(const std::string& content, const Rect& where, const std::string& name) {
    fill(where, rgb(0xFFFFFF), theme.radius);
    brush_.qr(content, pixels(where));
    note(Role::image, where, name, content);
}

void Ui::note(Role role, const Rect& where, const std::string& name, const std::string& value,
              const char* id) {
    Node node;
    node.id = id;
    node.role = role;
    node.name = name;
    node.value = value;
    node.rect = pixels(where);
    node.clip = pixels(screen());
    node.background = ground_at(where);
    tree_.nodes.push_back(std::move(node));
}

Touch Ui::touch(const std::string& id, const Rect& where, Role role, const std::string& name,
                const TouchOptions& options) {
    const Rect at = pixels(where);
    const bool off = options.disabled || inert_;
    Touch touch;
    if (!off && at.w >= 1 && at.h >= 1) {
        ImGui::SetCursorScreenPos({at.x, at.y});
        touch.clicked = ImGui::InvisibleButton(id.c_str(), {at.w, at.h});
        touch.held = ImGui::IsItemActive();
        const ImVec2 finger = ImGui::GetIO().MousePos;
        touch.at = units({finger.x, finger.y});
        if (view.activated == id) {
            touch.clicked = true;
            view.activated.clear();
        }
    }
    if (touch.held) {
        const auto since = view.pressed.try_emplace(id, now).first->second;
        touch.held_for = now - since;
        touch.press = 1;
        view.let_go.erase(id);
    } else if (view.pressed.erase(id) > 0 || touch.clicked) {
        view.let_go[id] = now;
    }
    if (const auto let_go = view.let_go.find(id); !touch.held && let_go != view.let_go.end()) {
        const auto passed = now - let_go->second;
        if (passed >= release_fade || view.reduce_motion) {
            view.let_go.erase(let_go);
        } else {
            touch.press = 1 - static_cast<float>(passed.count()) / static_cast<float>(release_fade.count());
            wake(now);
        }
    }
    touch.focused = !off && view.focus == id;
    if (touch.focused && options.ring) {
        focus_ = where;
        focus_radius_ = options.ring_radius;
    }

    Node node;
    node.id = id;
    node.role = role;
    node.name = name;
    node.value = options.value;
    node.disabled = off;
    node.selected = options.selected;
    node.focused = touch.focused;
    node.touchable = !options.drag_only;
    node.rect = at;
    node.clip = pixels(screen());
    node.background = ground_at(where);
    tree_.nodes.push_back(std::move(node));
    return touch;
}

bool Ui::anywhere(const Rect& where) {
    if (inert_)
        return false;
    const Rect at = pixels(where);
    ImGui::SetCursorScreenPos({at.x, at.y});
    return ImGui::InvisibleButton("anywhere", {at.w, at.h});
}

void Ui::paint_focus() {
    if (!focus_ || !view.keyboard)
        return;
    // The ring stands outside its control, a gap of ground between them, so that neither hides the other.
    constexpr float gap = 4;
    constexpr float thickness = 10;
    const Rect inner = focus_->grown(gap);
    outline(inner, ground_at(*focus_) == rgb(0xFFFFFF) ? rgb(0xFFFFFF) : colours.ground, gap,
            focus_radius_ + gap);
    const bool on_white = contrast(ground_at(focus_->grown(gap + thickness)), rgb(0xFFFFFF)) < 3;
    outline(focus_->grown(gap + thickness), on_white ? rgb(0x0B1A33) : rgb(0xFFFFFF), thickness,
            focus_radius_ + gap + thickness);
}

float Ui::progress(const std::string& name, Instant duration) {
    const auto began = view.began.try_emplace(name, now).first->second;
    if (view.reduce_motion || now - began >= duration)
        return 1;
    wake(now);
    const float t = static_cast<float>((now - began).count()) / static_cast<float>(duration.count());
    return 1 - (1 - t) * (1 - t) * (1 - t);
}

void Ui::wake(Instant when) {
    wake_ = std::min(wake_.value_or(when), when);
}

void Ui::remember_fill(const Rect& where, Colour colour, bool is_picture) {
    fills_.push_back({where, colour, is_picture});
}

Colour Ui::ground_at(const Rect& where) const {
    const Point centre = where.centre();
    const auto found = std::find_if(fills_.rbegin(), fills_.rend(),
                                    [&](const Fill& fill) { return fill.where.contains(centre); });
    return found == fills_.rend() ? colours.ground : found->colour;
}

bool Ui::on_picture(const Rect& where) const {
    const Point centre = where.centre();
    const auto found = std::find_if(fills_.rbegin(), fills_.rend(),
                                    [&](const Fill& fill) { return fill.where.contains(centre); });
    return found != fills_.rend() && found->picture;
}

} // namespace bluelamp
