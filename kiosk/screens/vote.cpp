// The vote: a pot of helmets shared out over priorities, by dragging or by touching plus and minus.
#include "screens/vote_board.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace bluelamp::screens {
namespace {

const BallotPriority* priority_of(const Ballot& ballot, const std::string& id) {
    const auto found = std::find_if(ballot.priorities.begin(), ballot.priorities.end(),
                                    [&](const BallotPriority& p) { return p.id == id; });
    return found == ballot.priorities.end() ? nullptr : &*found;
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

Button undo_button(const Ui& ui) {
    return {"undo", ui.tr("Undo"), Icon::undo, ButtonKind::secondary, false, ui.visitor.vote.undo.empty()};
}

Button review_button(const Ui& ui, bool long_form) {
    const auto& vote = ui.visitor.vote;
    return {"review",   long_form ? ui.tr("Review my vote") : ui.tr("Review"),
            Icon::none, vote.left() == 0 ? ButtonKind::primary : ButtonKind::secondary,
            false,      vote.given() == 0};
}

void list(Ui& ui, Rect area, const Ballot& ballot, VoteBoard& board, VoteDrag& drag) {
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
        board.words_by -= .05F;
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

void beside(Ui& ui, Rect content, const Ballot& ballot, VoteBoard& board, VoteDrag& drag) {
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
        draw_pot(ui, board, drag);
    } else {
        board.pot.where = left;
    }
    left_count(ui, left.take_bottom(std::max(84.0F, ui.theme.with_text(84))), ui.theme.large());
    list(ui, content, ballot, board, drag);
}

void below(Ui& ui, Rect content, const Ballot& ballot, VoteBoard& board, VoteDrag& drag) {
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
    draw_pot(ui, board, drag);
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
    VoteBoard board;
    board.pot.size = ui.visitor.vote.pot;
    board.pot.left = ui.visitor.vote.left();
    VoteDrag drag(ui);
    if (ui.theme.portrait)
        below(ui, content, *ballot, board, drag);
    else
        beside(ui, content, *ballot, board, drag);
    if (drag.dropped())
        settle_drop(ui, board, drag);
    else if (drag.under_way())
        helmets::paint_dragged(ui, drag.finger());
    if (board.undo)
        undo_last(ui, board);
    helmets::paint_flights(ui);
}

} // namespace bluelamp::screens
