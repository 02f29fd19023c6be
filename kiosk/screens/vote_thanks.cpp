// Thank you: which number you are, the picture so far with its doubt, and what happens next.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace bluelamp::screens {
namespace {

constexpr TextLook number_lead{44, 53, 400, 0, false, false};
constexpr TextLook share_look{44, 53, 700, 0, false, false};
constexpr TextLook panel_heading{44, 53, 700, -.012F, true, false};
constexpr float bar_height = 66;
constexpr int opens_at = 10; ///< ballots; the results' suppression limit

std::string place_name(const Ui& ui, const std::string& place) {
    if (const Area* area = ui.snapshot.area_of(place))
        return ui.in(area->name);
    return {};
}

/// The picture of where the visitor lives, else of where the kiosk stands.
const Picture* picture_for(const Ui& ui, const std::string& ballot) {
    for (const auto& place : {ui.visitor.area, ui.snapshot.area})
        if (const Picture* picture = ui.snapshot.picture(ballot, place))
            if (picture->status != PictureStatus::suppressed)
                return picture;
    return nullptr;
}

struct Bar {
    std::string label;
    Share share;
};

std::vector<Bar> bars_of(const Ui& ui, const Ballot& ballot, const Picture& picture) {
    std::vector<Bar> bars;
    for (const auto& id : picture.rank)
        for (const auto& priority : ballot.priorities)
            if (priority.id == id)
                if (const auto share = picture.shares.find(id); share != picture.shares.end())
                    bars.push_back({ui.in(priority.title), share->second});
    return bars;
}

/// The interval: a white line over a dark one, so that it stands on bar and ground alike.
void whisker(Ui& ui, float low, float high, float middle, float cap) {
    for (const auto& [colour, thickness] :
         {std::pair(ui.colours.deep, 11.0F), std::pair(rgb(0xFFFFFF), 5.0F)}) {
        if (ui.theme.high_contrast && thickness > 5)
            continue;
        ui.stroke({low, middle}, {high, middle}, colour, thickness);
        ui.stroke({low, middle - cap}, {low, middle + cap}, colour, thickness);
        ui.stroke({high, middle - cap}, {high, middle + cap}, colour, thickness);
    }
}

void bar(Ui& ui, Rect where, const Bar& bar, float most, float label_width, float grown) {
    TextStyle style;
    style.middle = true;
    const std::string percent = ui.words.percent(bar.share.mean);
    const float percent_width = ui.measure(share_look, ui.words.percent(1)).w + 2;
    ui.text(where.take_left(label_width, 24), look::label, Ui::plain(bar.label), style);
    style.align = Align::end;
    ui.text(where.take_right(percent_width, 24), share_look, percent, style);
    const auto at = [&](double share) { return static_cast<float>(share) / most * (where.w - 8); };
    const float middle = where.centre().y;
    ui.fill({where.x, middle - 18, std::max(4.0F, at(bar.share.mean) * grown), 36}, ui.colours.data, 4);
    if (ui.theme.high_contrast)
        ui.outline({where.x, middle - 18, std::max(4.0F, at(bar.share.mean) * grown), 36}, ui.colours.ground,
                   1, 4);
    if (grown >= 1)
        whisker(ui, where.x + at(bar.share.low), where.x + at(bar.share.high), middle, 12);
    ui.note(Role::progress, where, bar.label, percent);
}

std::string doubt(const Ui& ui, const Picture& picture) {
    const std::string sure = Ui::plain(ui.tr("How sure we are."));
    if (picture.status == PictureStatus::early)
        return sure + " <b>" + Ui::plain(ui.tr("This is an early picture; it will change.")) + "</b>";
    if (picture.leader.empty())
        return sure + " <b>" + Ui::plain(ui.tr("The first ones are too close to call.")) + "</b>";
    return sure;
}

float label_width_of(const Ui& ui, const std::vector<Bar>& bars, float width) {
    float widest = 0;
    for (const auto& one : bars)
        widest = std::max(widest, ui.measure(look::label, Ui::plain(one.label)).w);
    return std::min(std::max(widest + 2, 300.0F), width * .56F);
}

std::string caption(const Ui& ui) {
    return ui.tr("People who used this kiosk; not a representative survey.");
}

/// As high as a bar or the lines of its label.
std::vector<float> bar_heights(const Ui& ui, const std::vector<Bar>& bars, float width) {
    const float room = label_width_of(ui, bars, width);
    std::vector<float> heights;
    for (const auto& one : bars)
        heights.push_back(std::max(ui.theme.with_text(bar_height),
                                   ui.measure(look::label, Ui::plain(one.label), room).h + 12));
    return heights;
}

float picture_height(const Ui& ui, const std::vector<Bar>& bars, const Picture& picture, float width) {
    const float inside = width - 64;
    const auto heights = bar_heights(ui, bars, inside);
    return std::accumulate(heights.begin(), heights.end(), 0.0F) + 2 * 22 + ui.measure(panel_heading, "X").h +
           6 + 28 + std::max(36.0F, ui.measure(look::small, doubt(ui, picture), inside - 100).h) + 4 +
           ui.measure(look::small, caption(ui), inside).h;
}

void picture_panel(Ui& ui, const Rect& where, const std::vector<Bar>& bars, const Picture& picture) {
    Rect inside = panel(ui, where, 32, 22);
    const std::string scale = ui.tr("Share of all helmets");
    TextStyle style;
    style.role = Role::heading;
    Rect head = inside.take_top(ui.measure(panel_heading, "X").h, 6);
    const float scale_width = ui.measure(look::small, scale).w + 2;
    const std::string title = ui.tr("The picture so far");
    if (ui.measure(panel_heading, title).w + scale_width + 24 <= head.w) {
        TextStyle second;
        second.colour = ui.colours.text2;
        second.middle = true;
        ui.text(head.take_right(scale_width, 24), look::small, scale, second);
    }
    ui.text(head, panel_heading, title, style);

    const float caption_height = ui.measure(look::small, caption(ui), inside.w).h;
    TextStyle second;
    second.colour = ui.colours.text2;
    ui.text(inside.take_bottom(caption_height, 4), look::small, caption(ui), second);
    const std::string sure = doubt(ui, picture);
    const float sure_height = std::max(36.0F, ui.measure(look::small, sure, inside.w - 100).h);
    Rect line = inside.take_bottom(sure_height, 14);
    ui.fill({inside.x, inside.bottom(), inside.w, 2}, ui.colours.rule);
    inside.take_bottom(12);
    const Rect key = line.take_left(84, 16);
    whisker(ui, key.x + 4, key.x + 80, key.y + ui.theme.sized(look::small).line / 2, 12);
    style.role = Role::text;
    ui.text(line, look::small, sure, style);

    double most = .1;
    for (const auto& one : bars)
        most = std::max({most, one.share.high, one.share.mean});
    const float grown = ui.progress("bars", Instant(300));
    const float label_width = label_width_of(ui, bars, inside.w);
    const auto heights = bar_heights(ui, bars, inside.w);
    for (std::size_t i = 0; i < bars.size(); ++i)
        bar(ui, inside.take_top(heights[i]), bars[i], static_cast<float>(most) * 1.12F, label_width, grown);
}

struct Step {
    std::string when;
    std::string what;
};

std::vector<Step> next_steps(const Ui& ui, const Ballot* ballot) {
    std::vector<Step> steps;
    if (ballot && ballot->closes)
        steps.push_back({ui.words.day(*ballot->closes - std::chrono::seconds(1)), ui.tr("Voting closes.")});
    steps.push_back({ui.tr("Then"), ui.tr("An officer decides, and says why.")});
    steps.push_back({ui.tr("After that"), ui.tr("The decision is shown on this screen.")});
    return steps;
}

float steps_height(const Ui& ui, const std::vector<Step>& steps, float width) {
    float tallest = 0;
    for (const auto& step : steps)
        tallest = std::max(tallest, ui.measure(look::small_strong, Ui::plain(step.when), width).h +
                                        ui.measure(look::small, Ui::plain(step.what), width).h);
    return tallest + 18;
}

void steps_panel(Ui& ui, Rect where, const std::vector<Step>& steps) {
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(where, look::row_title, ui.tr("What happens next"), 14, style);
    const auto columns = where.columns(static_cast<int>(steps.size()), 24);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        Rect column = columns[i];
        ui.fill(column.take_top(4, 14), ui.colours.edge);
        ui.paragraph(column, look::small_strong, Ui::plain(steps[i].when));
        TextStyle second;
        second.colour = ui.colours.text2;
        ui.paragraph(column, look::small, Ui::plain(steps[i].what), 0, second);
    }
}

/// "to vote in Harbour Quarter"
std::string voted_where(const Ui& ui) {
    const std::string place = place_name(ui, ui.visitor.area);
    return Ui::plain(place.empty() ? ui.tr("to vote here") : ui.tr("to vote in {1}", {place}));
}

void thanks(Ui& ui, Rect where) {
    TextStyle heading;
    heading.role = Role::heading;
    ui.paragraph(where, look::moment, ui.tr("Thank you"), 8, heading);
    if (ui.visitor.number == 0) {
        ui.paragraph(where, look::body, ui.tr("Your vote is kept."));
        return;
    }
    ui.paragraph(where, number_lead, ui.tr("You are number"), 0);
    const std::string number = std::to_string(ui.visitor.number);
    const float below = ui.measure(look::body, "X").h * 2;
    TextLook huge = look::the_number;
    huge.size = huge.line = std::clamp(where.h - below, 120.0F, 256.0F);
    while (huge.size > 100 && ui.measure(huge, number).w > where.w + 12)
        huge.size = huge.line = huge.size - 12;
    Rect line = where.take_top(ui.measure(huge, number).h);
    line.x -= 12;
    line.w += 12;
    ui.text(line, huge, number);
    TextStyle second;
    second.colour = ui.colours.text2;
    ui.paragraph(where, look::body, voted_where(ui), 0, second);
}

/// One under the other; beside each other in portrait, where there is the width.
void buttons(Ui& ui, Rect& column) {
    const Button finish{"finish", ui.tr("Finish"), Icon::check, ButtonKind::primary};
    const Button suggest{"suggest", ui.tr("Suggest a priority")};
    Rect line = column.take_bottom(button_height(ui), ui.theme.portrait ? 24 : 16);
    Rect finish_at = line;
    if (!ui.theme.large() && ui.visitor.kept) {
        const Rect suggest_at = ui.theme.portrait ? line.take_right(button_width(ui, suggest), 16) : line;
        finish_at = ui.theme.portrait ? line : column.take_bottom(button_height(ui), 24);
        if (button(ui, suggest_at, suggest))
            ui.emit(intent::Go{{Screen::suggest, ui.visitor.place.subject, 0}});
    }
    if (button(ui, finish_at, finish))
        ui.emit(intent::Finish{});
}

std::string opens_later(const Ui& ui) {
    return ui.tr(
        "It opens when {1} people from your area have voted, so that nobody’s choice can be guessed.",
        {opens_at});
}

/// Fewer than ten ballots: no picture yet, and why.
void not_yet(Ui& ui, const Rect& where) {
    Rect inside = panel(ui, where, 40, 36);
    TextStyle heading;
    heading.role = Role::heading;
    ui.paragraph(inside, look::panel_title, ui.tr("The picture so far"), 16, heading);
    ui.paragraph(
        inside, look::body,
        ui.tr("It opens when {1} people from your area have voted, so that nobody’s choice can be guessed.",
              {opens_at}));
}

/// Large text: the same in words, a page at a time.
void in_words(Ui& ui, Rect content, const std::vector<Bar>& bars, const Picture* picture,
              const std::vector<Step>& steps) {
    title(ui, content, ui.tr("Thank you"), 8);
    std::vector<std::string> lines;
    if (ui.visitor.number > 0)
        lines.push_back(ui.tr("You are number") + " <b>" + std::to_string(ui.visitor.number) + "</b> " +
                        voted_where(ui));
    else
        lines.push_back(ui.tr("Your vote is kept."));
    for (const auto& one : bars)
        lines.push_back(Ui::plain(one.label) + " <b>" + ui.words.percent(one.share.mean) + "</b>");
    if (!bars.empty()) {
        lines.push_back(doubt(ui, *picture));
        lines.push_back(caption(ui));
    } else {
        lines.push_back(opens_later(ui));
    }
    for (const auto& step : steps)
        lines.push_back("<b>" + Ui::plain(step.when) + "</b> " + Ui::plain(step.what));
    std::vector<float> heights;
    for (const auto& line : lines)
        heights.push_back(ui.measure(look::small, line, content.w).h);
    constexpr float gap = 16;
    const Pages pages = paged(ui, content, heights, gap);
    Rect column = pages.content;
    for (std::size_t i = pages.first; i < pages.last; ++i)
        ui.paragraph(column, look::small, lines[i], gap);
}

} // namespace

void vote_thanks(Ui& ui, Rect content) {
    const std::string& ballot_id = ui.visitor.place.subject;
    const Ballot* ballot = ui.snapshot.ballot(ballot_id);
    const Picture* picture = picture_for(ui, ballot_id);
    const auto bars = ballot && picture ? bars_of(ui, *ballot, *picture) : std::vector<Bar>{};
    const auto steps = next_steps(ui, ballot);
    if (ui.theme.large()) {
        buttons(ui, content);
        in_words(ui, content, bars, picture, steps);
        return;
    }
    if (ui.theme.portrait) {
        buttons(ui, content);
        const float steps_room = steps_height(ui, steps, (content.w - 48) / 3) + 66;
        steps_panel(ui, content.take_bottom(steps_room, 32), steps);
        const Rect where = content.take_bottom(
            bars.empty() ? 300 : std::min(content.h - 360, picture_height(ui, bars, *picture, content.w)),
            24);
        if (bars.empty())
            not_yet(ui, where);
        else
            picture_panel(ui, where, bars, *picture);
        thanks(ui, content);
        return;
    }
    content.y -= 4;
    content.h += 8;
    Rect left = content.take_left(440, 56);
    buttons(ui, left);
    thanks(ui, left);
    const float steps_room = steps_height(ui, steps, (content.w - 48) / 3) + 62;
    steps_panel(ui, content.take_bottom(steps_room, 32), steps);
    if (bars.empty())
        not_yet(ui, content);
    else
        picture_panel(ui,
                      content.take_top(std::min(content.h, picture_height(ui, bars, *picture, content.w))),
                      bars, *picture);
}

} // namespace bluelamp::screens
