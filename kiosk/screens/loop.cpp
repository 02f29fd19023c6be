// The loop: one item a slide, readable across a room, and one call to touch.
#include "screens/kinds.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::screens {
namespace {

/// The largest of the headline's sizes at which it leaves the rest its room.
TextLook headline_for(const Ui& ui, const std::string& text, float width, float room) {
    for (const float size : {96.0F, 84.0F, 72.0F, 60.0F}) {
        TextLook look = look::headline;
        look.line = size * look.line / look.size;
        look.size = size;
        if (ui.measure(look, text, width).h <= room)
            return look;
    }
    return look::screen_title;
}

/// As many whole lines as `height` holds; the item itself has the rest.
std::string fitting(const Ui& ui, const TextLook& look, const std::string& text, float width, float height) {
    if (ui.measure(look, text, width).h <= height)
        return text;
    const auto lines = ui.lines(look, text, width);
    const auto count = static_cast<std::size_t>(std::max(0.0F, height / ui.theme.sized(look).line));
    std::string kept;
    for (std::size_t i = 0; i < std::min(count, lines.size()); ++i)
        kept += lines[i];
    while (!kept.empty() && (kept.back() == ' ' || kept.back() == '\n'))
        kept.pop_back();
    return kept.empty() ? kept : kept + " …";
}

/// Headline, text and what to take away, spread over the height.
void words(Ui& ui, Rect where, const Item& item, bool with_chip) {
    if (with_chip && !ui.theme.largest()) {
        chip(ui, {where.x, where.y}, kind_icon(item), kind_word(ui, item));
        where.take_top(ui.theme.with_text(68) + 36);
    }
    TakeAway take = take_away_of(ui, item);
    if (ui.theme.largest()) {
        take.url.clear();
        take.second.clear();
    }
    const float foot = take_away_height(ui, take, where.w);
    const std::string headline = Ui::plain(ui.in(item.title));
    const TextLook look = headline_for(ui, headline, where.w, (where.h - foot) * .62F);
    TextStyle heading;
    heading.role = Role::heading;
    heading.id = "headline";
    ui.paragraph(where, look, headline, 0, heading);
    take_away(ui, where.take_bottom(foot), take);
    where = where.inset(0, 28);
    const std::string text = body_of(ui, item);
    // The first paragraph is for passers-by; the rest is read by opening the item.
    const std::string body =
        fitting(ui, look::loop_body, text.substr(0, text.find("\n\n")), where.w, where.h);
    if (body.empty())
        return;
    const float height = ui.measure(look::loop_body, body, where.w).h;
    ui.text(where.centred({where.w, height}), look::loop_body, body);
}

struct Step {
    Icon icon;
    std::string title;
    std::string body;
};

/// What was said and what came of it, as the steps of a way.
std::vector<Step> steps_of(const Ui& ui, const Item& item) {
    const std::string& body = ui.in(item.body);
    const auto gap = body.find("\n\n");
    const std::string first = body.substr(0, gap);
    const std::string rest = gap == std::string::npos ? std::string() : body.substr(gap + 2);
    std::vector<Step> steps;
    const bool decision = item.kind == ItemKind::decision;
    if (!item.you_said.empty())
        steps.push_back(
            {Icon::check, decision ? ui.tr("You voted") : ui.tr("You said"), ui.in(item.you_said)});
    if (!first.empty())
        steps.push_back({Icon::said_did, decision ? ui.tr("We decided") : ui.tr("We did"), first});
    if (!rest.empty())
        steps.push_back({Icon::calendar, ui.tr("What happens next"), rest});
    return steps;
}

constexpr TextLook step_title{44, 53, 700, -.008F, false, false};
constexpr TextLook step_body{39, 49, 400, 0, false, false};

constexpr float disc = 72;
constexpr float beside = 32;

float step_height(const Ui& ui, const Step& step, float width, bool last) {
    const float words = width - disc - beside;
    return std::max(disc, 8 + ui.measure(step_title, Ui::plain(step.title), words).h +
                              ui.measure(step_body, Ui::plain(step.body), words).h) +
           (last ? 0 : 18);
}

float way_height(const Ui& ui, const std::vector<Step>& steps, float width) {
    float height = 0;
    for (const auto& step : steps)
        height += step_height(ui, step, width, &step == &steps.back());
    return height;
}

void way(Ui& ui, Rect where, const std::vector<Step>& steps) {
    TextStyle second;
    second.colour = ui.colours.text2;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool last = i + 1 == steps.size();
        const float height = step_height(ui, steps[i], where.w, last);
        Rect line = where.take_top(height);
        const Rect left = line.take_left(disc, beside);
        const Point centre{left.x + disc / 2, left.y + disc / 2};
        if (!last)
            ui.fill({centre.x - 2, left.y + disc, 4, left.h - disc}, ui.colours.text.with_alpha(.5));
        ui.disc(centre, disc / 2, ui.colours.text);
        if (last)
            ui.disc(centre, disc / 2 - 4, ui.colours.ground);
        ui.icon(steps[i].icon, {centre.x - 20, centre.y - 20, 40, 40},
                last ? ui.colours.text : ui.colours.ground);
        line.take_top(8);
        ui.paragraph(line, step_title, Ui::plain(steps[i].title));
        ui.text(line, step_body,
                fitting(ui, step_body, Ui::plain(steps[i].body), line.w, std::max(line.h + 1, 49.0F)),
                second);
    }
}

/// A decision and an answer are a way of steps, unless words are too large for it.
bool is_way(const Ui& ui, const Item& item) {
    const bool kind = item.kind == ItemKind::decision || item.kind == ItemKind::answer;
    return kind && !ui.theme.large() && steps_of(ui, item).size() > 1;
}

TakeAway take_away_of_way(const Ui& ui, const Item& item) {
    TakeAway take = take_away_of(ui, item);
    if (item.kind == ItemKind::decision)
        take.heading = ui.tr("All the results");
    take.instruction.clear();
    if (item.published)
        take.second.back() = item.kind == ItemKind::decision
                                 ? ui.tr("Decided {1}", {ui.words.date(*item.published)})
                                 : ui.tr("Posted {1}", {ui.words.when(*item.published, ui.wall)});
    return take;
}

/// A slide's picture (no place without one), the part of it to keep in sight, and the place of its words.
struct Division {
    Rect picture;
    Point focus;
    Rect words;
};

Division divide_way(const Ui& ui, const Rect& where, const Item& item) {
    Division parts{{}, {.44F, .6F}, where};
    if (!ui.has(item.image))
        return parts;
    const TakeAway take = take_away_of_way(ui, item);
    if (ui.theme.portrait) {
        // The picture gives way to the words: every step is whole.
        const float width = where.w - 2 * 48;
        const float words = 40 + 36 + 2 * 74 + 24 + 32 + way_height(ui, steps_of(ui, item), width) +
                            take_away_height(ui, take, width) + 24;
        parts.picture = parts.words.take_top(std::clamp(where.h - words, 240.0F, 580.0F));
        return parts;
    }
    parts.picture = parts.words.take_right(where.w * 760 / 1920);
    if (!take.url.empty())
        parts.picture.h -= take_away_height(ui, take, 600) + 44;
    return parts;
}

Division divide(const Ui& ui, const Rect& where, const Item& item) {
    if (is_way(ui, item))
        return divide_way(ui, where, item);
    Division parts{{}, {.5F, ui.theme.portrait ? .62F : 1}, where};
    if (ui.has(item.image) && !ui.theme.largest())
        parts.picture = ui.theme.portrait ? parts.words.take_top(where.w * 580 / 1080)
                                          : parts.words.take_left(where.w * 900 / 1920);
    return parts;
}

/// A decision or an answer: the headline and its way; picture and code beside it, or below in portrait.
void outcome(Ui& ui, const Rect& where, const Item& item) {
    const auto steps = steps_of(ui, item);
    const TakeAway take = take_away_of_way(ui, item);
    const auto [picture, focus, words] = divide(ui, where, item);
    const bool pictured = picture.h > 0;
    if (pictured) {
        ui.picture(*item.image, picture, focus);
        ui.note(Role::image, picture, ui.in(item.image->alternative));
        chip(ui, {picture.x + 40, picture.y + 40}, kind_icon(item), kind_word(ui, item));
        if (!ui.theme.portrait && !take.url.empty()) {
            const Rect below{picture.x, picture.bottom(), picture.w, where.bottom() - picture.bottom()};
            ui.fill(below, ui.colours.surface);
            take_away(ui, below.inset(40, 22), take);
        }
    }
    Rect text = words.inset(ui.theme.portrait ? 48 : 0, 0);
    if (!ui.theme.portrait) {
        text.take_left(64);
        text.take_right(56);
    }
    text.take_top(40);
    text.take_bottom(36);
    if (!pictured) {
        chip(ui, {text.x, text.y}, kind_icon(item), kind_word(ui, item));
        text.take_top(ui.theme.with_text(68) + 32);
    }
    if (ui.theme.portrait || !pictured)
        take_away(ui, text.take_bottom(take_away_height(ui, take, text.w), 24), take);
    const std::string headline = Ui::plain(ui.in(item.title));
    const float below = way_height(ui, steps, text.w);
    TextStyle heading;
    heading.role = Role::heading;
    heading.id = "headline";
    ui.paragraph(text, headline_for(ui, headline, text.w, std::max(text.h - below - 32, 120.0F)), headline,
                 24, heading);
    text.take_top(std::max(0.0F, text.h - below));
    way(ui, text, steps);
}

void slide(Ui& ui, const Rect& where, const Item& item) {
    if (is_way(ui, item)) {
        outcome(ui, where, item);
        return;
    }
    auto [picture, focus, text] = divide(ui, where, item);
    const bool pictured = picture.h > 0;
    if (pictured) {
        ui.picture(*item.image, picture, focus);
        ui.note(Role::image, picture, ui.in(item.image->alternative));
        chip(ui, {ui.theme.margin, picture.y + (ui.theme.portrait ? 36.0F : 40.0F)}, kind_icon(item),
             kind_word(ui, item));
    }
    text = text.inset(ui.theme.portrait || !pictured ? ui.theme.margin : 0, 0);
    if (pictured && !ui.theme.portrait) {
        text.take_left(60);
        text.take_right(64);
    }
    text.take_top(44);
    text.take_bottom(ui.theme.portrait ? 44 : 40);
    words(ui, text, item, !pictured);
}

/// Nothing to tell: who we are and that somebody is here. Never an empty box.
void calm(Ui& ui, const Rect& where) {
    const float lamp = std::min(520.0F, where.h * .55F);
    Rect inside = where.inset(ui.theme.margin, 40);
    const Rect picture =
        ui.theme.portrait ? inside.take_top(lamp * 640 / 560, 40) : inside.take_left(lamp, 64);
    ui.drawing("lamp-large", picture.centred({lamp, lamp * 640 / 560}));
    const std::string heading = ui.tr("Welcome");
    const std::string body = ui.tr("Please speak to the person at the desk. They are glad to help.");
    const float height =
        ui.measure(look::poster, heading, inside.w).h + 36 + ui.measure(look::lead, body, inside.w).h;
    inside = inside.centred({inside.w, height});
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(inside, look::poster, heading, 36, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    ui.paragraph(inside, look::lead, body, 0, style);
}

void marks(Ui& ui, const Rect& where, std::size_t count, std::size_t current, float gap) {
    if (count < 2)
        return;
    const auto parts = where.columns(static_cast<int>(count), gap);
    for (std::size_t i = 0; i < count; ++i)
        ui.fill(parts[i], i == current ? ui.colours.text : ui.colours.rule, 4);
    ui.note(Role::status, where,
            ui.tr("Slide {1} of {2}", {static_cast<int>(current) + 1, static_cast<int>(count)}));
}

void begin_button(Ui& ui, const Rect& where) {
    Button begin{"begin", ui.tr("Touch the screen to begin"), Icon::hand, ButtonKind::primary, true};
    if (button(ui, where, begin))
        ui.emit(intent::Begin{});
}

/// "We speak yours": each other language in its own script.
void language_words(Ui& ui, const Rect& where) {
    std::vector<const Language*> others;
    for (const auto& language : ui.languages.all())
        if (language.tag() != ui.words.tag())
            others.push_back(&language);
    Rect line = where;
    for (const auto* language : others) {
        TextStyle style;
        style.middle = true;
        style.align = Align::centre;
        style.language = language->tag().c_str();
        const float width = std::max(64.0F, ui.measure(look::label, language->own_name()).w + 2);
        const Rect at = line.take_left(width, 40);
        const std::string id = "begin-" + language->tag();
        if (ui.touch(id, {at.x, at.centre().y - 44, at.w, 88}, Role::button, language->own_name()).clicked)
            ui.emit(intent::Begin{language->tag()});
        ui.text(at, look::label, language->own_name(), style);
    }
}

float begin_height(const Ui& ui) {
    const float words = ui.theme.width - 2 * 48 - 24 - ui.theme.with_text(50) - 18;
    return std::max(120.0F, ui.measure(look::tall_primary, ui.tr("Touch the screen to begin"), words).h + 28);
}

float foot_height(const Ui& ui) {
    if (!ui.theme.portrait)
        return ui.theme.large() ? 168.0F : 128.0F;
    return 45 + 8 + 22 + begin_height(ui) + 22 + ui.theme.sized(look::label).line + 38;
}

void foot(Ui& ui, Rect where, std::size_t count) {
    ui.fill(where, ui.colours.deep);
    if (ui.theme.portrait) {
        Rect inside = where.inset(48, 0);
        inside.take_top(45);
        marks(ui, inside.take_top(8, 22), count, ui.session.slide, 12);
        begin_button(ui, inside.take_top(begin_height(ui), 22));
        language_words(ui, inside.take_top(ui.theme.sized(look::label).line));
        return;
    }
    marks(ui, {where.x, where.y, where.w, 8}, count, ui.session.slide, 8);
    Rect inside = where.inset(ui.theme.margin, 0);
    const Button as{"begin", ui.tr("Touch the screen to begin"), Icon::hand, ButtonKind::primary, true};
    const float width = std::min(button_width(ui, as), inside.w * .8F);
    const Rect place = inside.take_left(width, 40);
    begin_button(ui, place.centred({place.w, std::min(ui.theme.with_text(92), place.h - 28)}));
    language_words(ui, inside);
}

/// A slide comes with its picture, not before it. Not while one fades in: those frames have enough to do.
void prepare(Ui& ui, const Rect& where, const Item& next) {
    constexpr Instant settled{1'000};
    const Instant due = ui.session.slide_since + settled;
    if (ui.now < due)
        ui.wake(due);
    else if (const auto parts = divide(ui, where, next); parts.picture.h > 0)
        ui.prepare(*next.image, parts.picture, parts.focus);
}

} // namespace

void loop(Ui& ui, Rect content) {
    const auto slides = ui.snapshot.slides();
    foot(ui, content.take_bottom(foot_height(ui)), slides.size());
    if (slides.empty()) {
        calm(ui, content);
    } else {
        const auto current = std::min(ui.session.slide, slides.size() - 1);
        slide(ui, content, *slides[current]);
        prepare(ui, content, *slides[(current + 1) % slides.size()]);
    }
    if (ui.anywhere(ui.screen()))
        ui.emit(intent::Begin{});
}

} // namespace bluelamp::screens
