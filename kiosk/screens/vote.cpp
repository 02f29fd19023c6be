// The vote: a pot of helmets shared out over priorities, by dragging or by touching plus and minus.
#include "screens/screens.hpp"
#include "ui/helmets.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace bluelamp::screens {
namespace {

using helmets::Pot;

/// One priority where it stands on this page.
struct Line {
    const BallotPriority* priority = nullptr;
    Rect where;
    Rect shelf;
};

const BallotPriority* priority_of(const Ballot& ballot, const std::string& id) {
    const auto found = std::find_if(ballot.priorities.begin(), ballot.priorities.end(),
                                    [&](const BallotPriority& p) { return p.id == id; });
    return found == ballot.priorities.end() ? nullptr : &*found;
}

bool stacked(const Ui& ui) {
    return ui.theme.portrait || ui.theme.large();
}

/// The drop target's dashes need their width on every row.
constexpr float border = 5;
float padding(const Ui& ui) {
    return border + (stacked(ui) ? 28 : 32);
}
constexpr float square = 88;
constexpr float shelf_width = 290;
constexpr float arrow = 32;

float control_height(const Ui& ui) {
    return stacked(ui) ? 84 : 112;
}

float words_width(const Ui& ui, float width) {
    return stacked(ui) ? width - 2 * padding(ui)
                       : width - padding(ui) - 28 - border - 2 * (square + 20) - shelf_width - 20;
}

/// A look made smaller, where the largest text of a long language would not fit a screen of its own.
TextLook shrunk(TextLook look, float by) {
    look.size *= by;
    look.line *= by;
    return look;
}

/// What it means and, when the public has not heard of it for three months, for how long. The largest text
/// has no room for that.
std::string meaning_of(const Ui& ui, const BallotPriority& priority) {
    constexpr std::chrono::days three_months{91};
    const std::string meaning = Ui::plain(ui.in(priority.meaning));
    if (!priority.updated || ui.wall - *priority.updated < three_months || ui.theme.largest())
        return meaning;
    const std::string age = Ui::plain(ui.tr("Last updated {1}.", {ui.words.ago(*priority.updated, ui.wall)}));
    return meaning.empty() ? age : meaning + " " + age;
}

float words_height(const Ui& ui, const BallotPriority& priority, float width, float by) {
    const float room = words_width(ui, width);
    return ui.measure(shrunk(look::row_title, by), Ui::plain(ui.in(priority.title)), room).h +
           ui.measure(shrunk(look::small, by), meaning_of(ui, priority), room).h +
           ui.measure(shrunk(look::small, by), Ui::plain(ui.in(priority.tradeoff)), room - arrow - 12).h;
}

float line_height(const Ui& ui, const BallotPriority& priority, float width, float around, float by) {
    const float words = words_height(ui, priority, width, by);
    if (stacked(ui))
        return words + 8 + control_height(ui) + around;
    return std::max(words, control_height(ui)) + around;
}

/// Title, what it means and, always beside that, what more of it costs elsewhere.
void words(Ui& ui, Rect where, const BallotPriority& priority, float by) {
    TextStyle heading;
    heading.role = Role::heading;
    ui.paragraph(where, shrunk(look::row_title, by), Ui::plain(ui.in(priority.title)), 0, heading);
    ui.paragraph(where, shrunk(look::small, by), meaning_of(ui, priority));
    if (priority.tradeoff.empty())
        return;
    TextStyle second;
    second.colour = ui.colours.text2;
    const float first_line = ui.theme.sized(shrunk(look::small, by)).line;
    ui.icon(Icon::down, {where.x, where.y + (first_line - arrow) / 2, arrow, arrow}, ui.colours.text2);
    where.take_left(arrow + 12);
    ui.text(where, shrunk(look::small, by), Ui::plain(ui.in(priority.tradeoff)), second);
}

bool step_button(Ui& ui, const Rect& where, const char* verb, const std::string& id, Icon icon,
                 const std::string& name, bool disabled) {
    Button as;
    as.id = std::string(verb) + "-" + id;
    as.icon = icon;
    as.disabled = disabled;
    as.spoken = name;
    return button(ui, where, as);
}

/// The drag in this frame, over all the places it may begin or end at.
class Drag {
public:
    explicit Drag(Ui& ui)
        : ui_(ui) {}

    /// A place that helmets can be taken from. `from`: a priority, or "" for the pot.
    void source(const std::string& node, const Rect& where, const std::string& from, int units,
                const std::string& name) {
        TouchOptions options;
        options.value = std::to_string(units);
        options.ring = false;
        options.disabled = units == 0;
        options.drag_only = true;
        const Touch touch = ui_.touch(node, where, Role::list, name, options);
        auto& view = ui_.view;
        if (touch.held && !view.dragging && units > 0) {
            if (!view.drag_start)
                view.drag_start = touch.at;
            constexpr float threshold = 14;
            if (std::hypot(touch.at.x - view.drag_start->x, touch.at.y - view.drag_start->y) > threshold) {
                view.dragging = true;
                view.dragged_from = from;
            }
        }
        if (view.dragging && view.dragged_from == from) {
            view.finger = touch.at;
            if (!touch.held)
                dropped_ = true;
        }
        if (!touch.held && !view.dragging && (touch.clicked || view.pressed.empty()))
            view.drag_start.reset();
    }
    [[nodiscard]] bool under_way() const { return ui_.view.dragging; }
    [[nodiscard]] bool dropped() const { return dropped_; }
    [[nodiscard]] Point finger() const { return ui_.view.finger; }
    [[nodiscard]] const std::string& from() const { return ui_.view.dragged_from; }
    void end() {
        ui_.view.dragging = false;
        ui_.view.drag_start.reset();
    }

private:
    Ui& ui_;
    bool dropped_ = false;
};

struct Board {
    std::vector<Line> lines;
    Pot pot;
    float words_by = 1; ///< how large its words are set
    bool undo = false;  ///< touched; done when every place on the board is known
};

const Line* line_of(const Board& board, const std::string& id) {
    const auto found = std::find_if(board.lines.begin(), board.lines.end(),
                                    [&](const Line& l) { return l.priority->id == id; });
    return found == board.lines.end() ? nullptr : &*found;
}

/// Where a helmet stands: the last on a shelf, or the last in the pot; off the page, beside the board's edge.
Point place_of(const Ui& ui, const Board& board, const std::string& id, int units) {
    if (id.empty())
        return helmets::pot_slot(board.pot, std::clamp(units - 1, 0, board.pot.size - 1));
    const Line* line = line_of(board, id);
    return line ? helmets::shelf_slot(ui, line->shelf, units, std::max(0, units - 1))
                : Point{ui.theme.width / 2, ui.theme.height};
}

/// Moves one helmet, and lets it be seen on its way: tapping flies the same road as dragging.
void move(Ui& ui, const Board& board, const std::string& from, const std::string& to,
          std::optional<Point> start = std::nullopt) {
    const auto& vote = ui.visitor.vote;
    const int there = from.empty() ? vote.left() : vote.on(from);
    const int after = (to.empty() ? vote.left() : vote.on(to)) + 1;
    if (there <= 0)
        return;
    helmets::fly(ui, from, start.value_or(place_of(ui, board, from, there)), to,
                 place_of(ui, board, to, after));
    ui.emit(intent::MoveUnit{from, to});
}

void undo(Ui& ui, const Board& board) {
    const auto& vote = ui.visitor.vote;
    const auto& last = vote.undo.back();
    const int there = last.to.empty() ? vote.left() : vote.on(last.to);
    const int after = (last.from.empty() ? vote.left() : vote.on(last.from)) + 1;
    helmets::fly(ui, last.to, place_of(ui, board, last.to, there), last.from,
                 place_of(ui, board, last.from, after));
    ui.emit(intent::UndoUnit{});
}

void settle_drop(Ui& ui, const Board& board, Drag& drag) {
    const std::string from = drag.from();
    const Point finger = drag.finger();
    const auto& vote = ui.visitor.vote;
    std::optional<std::string> to;
    for (const auto& line : board.lines)
        if (line.where.contains(finger))
            to = line.priority->id;
    if (board.pot.where.grown(40).contains(finger))
        to = "";
    drag.end();
    if (to && *to != from) {
        move(ui, board, from, *to, finger);
        return;
    }
    const int there = from.empty() ? vote.left() : vote.on(from);
    helmets::fly(ui, from, finger, from, place_of(ui, board, from, there), true);
}

void draw_line(Ui& ui, Line& line, Board& board, Drag& drag) {
    const auto& vote = ui.visitor.vote;
    const BallotPriority& priority = *line.priority;
    const int units = vote.on(priority.id);
    const bool target = drag.under_way() && drag.from() != priority.id && line.where.contains(drag.finger());
    ui.fill(line.where, target ? ui.colours.raised : ui.colours.surface, ui.theme.radius);
    if (ui.theme.high_contrast && !target)
        ui.fill({line.where.x, line.where.bottom() - 2, line.where.w, 2}, ui.colours.rule);

    Rect inside = line.where.inset(padding(ui), 0);
    if (!stacked(ui))
        inside.w += padding(ui) - 28 - border;
    const std::string& title = ui.in(priority.title);
    Rect control;
    if (stacked(ui)) {
        inside = inside.centred(
            {inside.w, words_height(ui, priority, line.where.w, board.words_by) + 8 + control_height(ui)});
        control = inside.take_bottom(control_height(ui), 8);
    } else {
        control = inside.take_right(2 * (square + 20) + shelf_width, 20);
        control = control.centred({control.w, control_height(ui)});
        inside = inside.centred({inside.w, words_height(ui, priority, line.where.w, board.words_by)});
    }
    words(ui, inside, priority, board.words_by);

    const float step = stacked(ui) ? 84 : 88;
    const Rect take = control.take_left(square, stacked(ui) ? 18 : 20).centred({square, step});
    const Rect give = control.take_right(square, stacked(ui) ? 18 : 20).centred({square, step});
    line.shelf = control;
    if (step_button(ui, take, "take", priority.id, Icon::minus, ui.tr("Take one from {1}", {title}),
                    units == 0))
        move(ui, board, priority.id, {});
    drag.source("shelf-" + priority.id, line.shelf, priority.id, units, title);
    const int moving = helmets::arriving(ui, priority.id);
    const int gone = drag.under_way() && drag.from() == priority.id ? 1 : 0;
    helmets::paint_shelf(
        ui, {line.shelf, std::max(0, units - moving - gone), target || moving > 0 || gone > 0, units - gone});
    if (step_button(ui, give, "give", priority.id, Icon::plus, ui.tr("Give one to {1}", {title}),
                    vote.left() == 0))
        move(ui, board, {}, priority.id);
    if (target)
        ui.dashed(line.where, ui.colours.accent, 5, ui.theme.radius, 12, 8);
}

std::string each_one(const Ui& ui) {
    if (ui.theme.portrait && ui.visitor.vote.pot == 10)
        return ui.tr("Each is a tenth of the time our team can choose to spend.");
    return ui.visitor.vote.pot == 10
               ? ui.tr("Each one is a tenth of the time our team can choose how to spend.")
               : ui.tr("Each one is part of the time our team can choose how to spend.");
}

std::string left_words(const Ui& ui, bool short_form) {
    return short_form ? ui.trc("helmets", "left") : ui.tr("left to give");
}

/// "4 left to give": the number is data that says what to touch, so it is yellow while there are any.
void left_count(Ui& ui, Rect where, bool short_form) {
    constexpr TextLook big{84, 84, 700, 0, false, true};
    constexpr TextLook beside{40, 54, 600, 0, false, false};
    const int left = ui.visitor.vote.left();
    const std::string number = std::to_string(left);
    const Size size = ui.measure(big, number);
    TextStyle style;
    style.colour = left > 0 ? ui.colours.accent : ui.colours.text;
    const Rect at = where.take_left(size.w + 2, 14);
    ui.text({at.x, where.bottom() - size.h, at.w, size.h}, big, number, style);
    const float words = ui.measure(beside, left_words(ui, short_form), where.w).h;
    ui.text({where.x, where.bottom() - words + 5, where.w, words}, beside, left_words(ui, short_form));
}

void pot(Ui& ui, Board& board, Drag& drag) {
    const auto& vote = ui.visitor.vote;
    drag.source("pot", board.pot.where, {}, vote.left(),
                ui.trn("{1} helmet to give", "{1} helmets to give", vote.left()));
    const int gone = (drag.under_way() && drag.from().empty() ? 1 : 0) + helmets::arriving(ui, {});
    board.pot.left = std::max(0, vote.left() - gone);
    helmets::paint_pot(ui, board.pot);
}

Button undo_button(const Ui& ui) {
    return {"undo", ui.tr("Undo"), Icon::undo, ButtonKind::secondary, false, ui.visitor.vote.undo.empty()};
}

Button review_button(const Ui& ui, bool long_form) {
    const auto& vote = ui.visitor.vote;
    return {"review",   long_form ? ui.tr("Review my vote") : ui.tr("Review"),
            Icon::none, vote.left() == 0 ? ButtonKind::primary : ButtonKind::secondary,
            false,      vote.given() == 0};
}

void list(Ui& ui, Rect area, const Ballot& ballot, Board& board, Drag& drag) {
    std::vector<const BallotPriority*> priorities;
    for (const auto& id : ui.visitor.vote.order)
        if (const auto* priority = priority_of(ballot, id))
            priorities.push_back(priority);
    const float gap = stacked(ui) ? 16 : 18;
    const auto heights_of = [&](float around) {
        std::vector<float> heights;
        for (const auto* priority : priorities)
            heights.push_back(line_height(ui, *priority, area.w, around, board.words_by));
        return heights;
    };
    const auto sum = [&](const std::vector<float>& heights) {
        return std::accumulate(heights.begin(), heights.end(), gap * static_cast<float>(heights.size() - 1));
    };
    // Rows stand closer before the list is divided into pages; one that has a page of its own may be set
    // smaller.
    std::vector<float> heights = heights_of(stacked(ui) ? 40.0F : 36.0F);
    constexpr float close = 16;
    if (sum(heights) > area.h)
        heights = heights_of(close);
    const float page = area.h - button_height(ui) - 20;
    while (sum(heights) > area.h && board.words_by > .5F &&
           *std::max_element(heights.begin(), heights.end()) > page) {
        board.words_by -= .1F;
        heights = heights_of(close);
    }
    const Pages pages = paged(ui, area, heights, gap);
    const auto shown = static_cast<float>(pages.last - pages.first);
    const bool whole = pages.first == 0 && pages.last == priorities.size();
    const float spare = whole ? std::max(0.0F, (pages.content.h - sum(heights)) / shown) : 0;
    Rect left = pages.content;
    for (std::size_t i = pages.first; i < pages.last; ++i)
        board.lines.push_back({priorities[i], left.take_top(heights[i] + std::min(spare, 60.0F), gap), {}});
    for (auto& line : board.lines)
        draw_line(ui, line, board, drag);
}

void beside(Ui& ui, Rect content, const Ballot& ballot, Board& board, Drag& drag) {
    content = content.grown(0);
    content.y -= 4;
    content.h += 8;
    Rect left = content.take_left(ui.theme.large() ? 560 : 430, 36);
    const auto& vote = ui.visitor.vote;
    if (ui.theme.large()) {
        for (const auto& one : {review_button(ui, false), undo_button(ui)})
            if (button(ui, left.take_bottom(button_height(ui), 16), one)) {
                if (one.id == "undo")
                    board.undo = true;
                else
                    ui.emit(intent::ReviewVote{});
            }
    } else {
        Rect line = left.take_bottom(button_height(ui), 40);
        Button back = undo_button(ui);
        if (button_width(ui, back) + 16 + button_width(ui, review_button(ui, false)) - 60 > line.w)
            back.icon = Icon::none;
        const float width = std::min(button_width(ui, back) - 20, line.w * .6F);
        if (button(ui, line.take_left(width, 16), back))
            board.undo = true;
        if (button(ui, line, review_button(ui, false)))
            ui.emit(intent::ReviewVote{});
    }
    TextStyle heading;
    heading.role = Role::heading;
    ui.paragraph(left, look::screen_title,
                 Ui::plain(ui.tr("Share out {1} helmets", {ui.words.in_words(vote.pot)})), 14, heading);
    TextStyle second;
    second.colour = ui.colours.text2;
    if (!ui.theme.large())
        ui.paragraph(left, look::small, each_one(ui), 14, second);
    const float pot_room = helmets::pot_height(left.w, vote.pot, vote.pot <= 10 ? 5 : 10);
    if (left.h > pot_room + 98 && !ui.theme.large()) {
        board.pot.where = left.take_bottom(pot_room, 14);
        board.pot.columns = vote.pot <= 10 ? 5 : 10;
        pot(ui, board, drag);
    } else {
        board.pot.where = left;
    }
    left_count(ui, left.take_bottom(std::max(84.0F, ui.theme.with_text(84))), ui.theme.large());
    list(ui, content, ballot, board, drag);
}

void below(Ui& ui, Rect content, const Ballot& ballot, Board& board, Drag& drag) {
    const auto& vote = ui.visitor.vote;
    content.y -= 8;
    content.h += 16;
    TextStyle heading;
    heading.role = Role::heading;
    ui.paragraph(content, look::screen_title,
                 Ui::plain(ui.tr("Share out {1} helmets", {ui.words.in_words(vote.pot)})), 6, heading);
    TextStyle second;
    second.colour = ui.colours.text2;
    Rect buttons = content.take_bottom(button_height(ui), 16);
    Rect pot_line = content.take_bottom(100, 16);
    const float sentence = ui.measure(look::small, each_one(ui), content.w).h + 16;
    float rows = -16;
    for (const auto& priority : ballot.priorities)
        rows += line_height(ui, priority, content.w, 16, 1) + 16;
    const bool either_way_paged = rows > content.h;
    if (!ui.theme.largest() && (either_way_paged || rows + sentence <= content.h))
        ui.paragraph(content, look::small, each_one(ui), 16, second);
    const float count = ui.measure({84, 84, 700, 0, false, true}, "10").w + 14 +
                        ui.measure({40, 54, 600, 0, false, false}, left_words(ui, true)).w + 24;
    left_count(ui, pot_line.take_left(std::min(count, pot_line.w * .45F), 24), true);
    const int columns = std::max(10, vote.pot);
    const float height = helmets::pot_height(pot_line.w, columns, columns);
    board.pot.where = {pot_line.x, pot_line.bottom() - height, pot_line.w, height};
    board.pot.columns = columns;
    pot(ui, board, drag);
    Button back = undo_button(ui);
    if (button(ui, buttons.take_left(std::max(280.0F, button_width(ui, back)), 16), back))
        board.undo = true;
    if (button(ui, buttons, review_button(ui, true)))
        ui.emit(intent::ReviewVote{});
    list(ui, content, ballot, board, drag);
}

} // namespace

void vote(Ui& ui, Rect content) {
    const Ballot* ballot = ui.snapshot.ballot(ui.visitor.vote.ballot);
    if (!ballot)
        return;
    Board board;
    board.pot.size = ui.visitor.vote.pot;
    board.pot.left = ui.visitor.vote.left();
    Drag drag(ui);
    if (ui.theme.portrait)
        below(ui, content, *ballot, board, drag);
    else
        beside(ui, content, *ballot, board, drag);
    if (drag.dropped())
        settle_drop(ui, board, drag);
    else if (drag.under_way())
        helmets::paint_dragged(ui, drag.finger());
    if (board.undo)
        undo(ui, board);
    helmets::paint_flights(ui);
}

} // namespace bluelamp::screens
