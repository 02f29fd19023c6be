// The vote once more before it is sent: what goes where, and what is left.
#include "screens/screens.hpp"
#include "session/reduce.hpp"
#include "ui/helmets.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace bluelamp::screens {
namespace {

struct Given {
    std::string id;
    std::string title;
    int units = 0;
};

std::vector<Given> given(const Ui& ui, const Ballot& ballot) {
    std::vector<Given> all;
    for (const auto& id : ui.visitor.vote.order)
        for (const auto& priority : ballot.priorities)
            if (priority.id == id)
                all.push_back({id, ui.in(priority.title), ui.visitor.vote.on(id)});
    std::stable_sort(all.begin(), all.end(),
                     [](const Given& a, const Given& b) { return a.units > b.units; });
    return all;
}

constexpr float shelf_width = 720;

bool beside(const Ui& ui) {
    return !ui.theme.portrait && !ui.theme.large();
}

float height_of(const Ui& ui, const Given& one, float width) {
    const float title =
        ui.measure(look::row_title, Ui::plain(one.title), beside(ui) ? width - shelf_width - 32 : width).h;
    return beside(ui) ? std::max(title, 96.0F) : title + 8 + 88;
}

void line(Ui& ui, Rect where, const Given& one) {
    TextStyle style;
    Rect shelf;
    if (beside(ui)) {
        shelf = where.take_right(std::min(shelf_width, where.w / 2), 32);
        style.middle = true;
    } else {
        shelf = where.take_bottom(88, 8);
    }
    ui.text(where, look::row_title, Ui::plain(one.title), style);
    shelf = shelf.centred({shelf.w, 88});
    helmets::paint_shelf(ui, {shelf, one.units, false, one.units});
    ui.note(Role::list, shelf, one.title, std::to_string(one.units), ("given-" + one.id).c_str());
}

} // namespace

void vote_review(Ui& ui, Rect content) {
    const auto& vote = ui.visitor.vote;
    const Ballot* ballot = ui.snapshot.ballot(vote.ballot);
    if (!ballot)
        return;
    title(ui, content, ui.tr("Is this your vote?"), 10);
    const int wait = seconds_until_send(ui.session, ui.snapshot.rules, ui.now);
    TextStyle second;
    second.colour = ui.colours.text2;
    std::string sentence =
        vote.left() == 0
            ? ui.tr("Nobody can tell who voted. You cannot change it afterwards.")
            : ui.trn("{1} helmet is left. It counts for nothing if you keep it.",
                     "{1} helmets are left. They count for nothing if you keep them.", vote.left());
    if (wait > 0)
        sentence = ui.trn("Please take a moment to read. You can send your vote in {1} second.",
                          "Please take a moment to read. You can send your vote in {1} seconds.", wait);
    if (!ui.theme.largest() || wait > 0)
        ui.paragraph(content, look::body, sentence, 24, second);

    Button send{"send-vote", ui.tr("Send my vote"),
                Icon::check, ButtonKind::primary,
                true,        wait > 0 || ui.visitor.sending.has_value()};
    const std::string touched = button_row(
        ui, content,
        {send, {"change-vote", ui.tr("Change it"), Icon::back, ButtonKind::secondary, !ui.theme.large()}},
        24);
    if (touched == "send-vote")
        ui.emit(intent::CastVote{});
    else if (touched == "change-vote")
        ui.emit(intent::Back{});

    const auto all = given(ui, *ballot);
    std::vector<float> heights;
    const float width = content.w - 64;
    for (const auto& one : all)
        heights.push_back(height_of(ui, one, width) + 20);
    const Pages pages = paged(ui, {content.x, content.y, content.w, content.h}, heights, 0);
    float used = 28;
    for (std::size_t i = pages.first; i < pages.last; ++i)
        used += heights[i];
    Rect inside = panel(
        ui, {pages.content.x, pages.content.y, pages.content.w, std::min(used, pages.content.h)}, 32, 4);
    for (std::size_t i = pages.first; i < pages.last; ++i)
        line(ui, inside.take_top(heights[i]).inset(0, 10), all[i]);
}

} // namespace bluelamp::screens
