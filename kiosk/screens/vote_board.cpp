#include "screens/vote_board.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::screens {
namespace {

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

/// What it means and, when the public has not heard of it for three months, for how long.
std::string meaning_of(const Ui& ui, const BallotPriority& priority) {
    constexpr std::chrono::days three_months{91};
    const std::string meaning = Ui::plain(ui.in(priority.meaning));
    if (!priority.updated || ui.wall - *priority.updated < three_months)
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

const VoteLine* line_of(const VoteBoard& board, const std::string& id) {
    const auto found = std::find_if(board.lines.begin(), board.lines.end(),
                                    [&](const VoteLine& l) { return l.priority->id == id; });
    return found == board.lines.end() ? nullptr : &*found;
}

/// Where a helmet stands: the last on a shelf, or the last in the pot; off the page, beside the board's edge.
Point place_of(const Ui& ui, const VoteBoard& board, const std::string& id, int units) {
    if (id.empty())
        return helmets::pot_slot(board.pot, std::clamp(units - 1, 0, board.pot.size - 1));
    const VoteLine* line = line_of(board, id);
    return line ? helmets::shelf_slot(ui, line->shelf, units, std::max(0, units - 1))
                : Point{ui.theme.width / 2, ui.theme.height};
}

/// Moves one helmet, and lets it be seen on its way: tapping flies the same road as dragging.
void move(Ui& ui, const VoteBoard& board, const std::string& from, const std::string& to,
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

} // namespace

bool stacked(const Ui& ui) {
    return ui.theme.portrait || ui.theme.large();
}

float line_height(const Ui& ui, const BallotPriority& priority, float width, float around, float by) {
    const float words = words_height(ui, priority, width, by);
    if (stacked(ui))
        return words + 8 + control_height(ui) + around;
    return std::max(words, control_height(ui)) + around;
}

void VoteDrag::source(const std::string& node, const Rect& where, const std::string& from, int units,
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

void draw_line(Ui& ui, VoteLine& line, VoteBoard& board, VoteDrag& drag) {
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

void draw_pot(Ui& ui, VoteBoard& board, VoteDrag& drag) {
    const auto& vote = ui.visitor.vote;
    drag.source("pot", board.pot.where, {}, vote.left(),
                ui.trn("{1} helmet to give", "{1} helmets to give", vote.left()));
    const int gone = (drag.under_way() && drag.from().empty() ? 1 : 0) + helmets::arriving(ui, {});
    board.pot.left = std::max(0, vote.left() - gone);
    helmets::paint_pot(ui, board.pot);
}

void settle_drop(Ui& ui, const VoteBoard& board, VoteDrag& drag) {
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

void undo_last(Ui& ui, const VoteBoard& board) {
    const auto& vote = ui.visitor.vote;
    const auto& last = vote.undo.back();
    const int there = last.to.empty() ? vote.left() : vote.on(last.to);
    const int after = (last.from.empty() ? vote.left() : vote.on(last.from)) + 1;
    helmets::fly(ui, last.to, place_of(ui, board, last.to, there), last.from,
                 place_of(ui, board, last.from, after));
    ui.emit(intent::UndoUnit{});
}

} // namespace bluelamp::screens
