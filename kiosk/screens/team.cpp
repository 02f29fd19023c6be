// The officers who look after the area, and one of them whole.
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

constexpr std::size_t faces_from = 3; ///< columns of portraits look bare with fewer

void faces(Ui& ui, const Rect& area) {
    const int columns = ui.theme.portrait ? 2 : 3;
    const auto rows =
        (ui.snapshot.team.size() + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
    const float height = std::min(ui.theme.portrait ? 420.0F : 330.0F, area.h);
    const Pages pages = paged(ui, area, std::vector<float>(rows, height), ui.theme.gap);
    Rect left = pages.content;
    for (std::size_t line = pages.first; line < pages.last; ++line) {
        const auto cells = left.take_top(height, ui.theme.gap).columns(columns, ui.theme.gap);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::size_t index = line * static_cast<std::size_t>(columns) + i;
            if (index >= ui.snapshot.team.size())
                break;
            const auto& member = ui.snapshot.team[index];
            const auto touch =
                ui.touch("officer-" + member.id, cells[i], Role::button, rank_and_name(ui, member));
            ui.fill(cells[i], touch.held ? ui.colours.raised : ui.colours.surface, ui.theme.radius);
            ui.outline(cells[i], ui.colours.edge, ui.theme.line, ui.theme.radius);
            Rect inside = cells[i].inset(24, 20);
            const float words = ui.measure(look::row_title, Ui::plain(member.name), inside.w).h +
                                ui.measure(look::small, Ui::plain(ui.in(member.rank)), inside.w).h;
            const float side = std::min(inside.h - words - 14, inside.w);
            const Rect face = inside.take_top(side, 14).centred({side, side});
            if (ui.has(member.photo))
                ui.picture(*member.photo, face, {.5F, .2F});
            else
                ui.icon(Icon::badge, face.centred({side * .7F, side * .7F}), ui.colours.text2);
            TextStyle style;
            style.align = Align::centre;
            ui.paragraph(inside, look::row_title, Ui::plain(member.name), 0, style);
            style.colour = ui.colours.text2;
            ui.paragraph(inside, look::small, Ui::plain(ui.in(member.rank)), 0, style);
            if (touch.clicked)
                ui.emit(intent::Go{{Screen::officer, member.id, 0}});
        }
    }
}

/// How to reach somebody, in words, in the order that most people would try.
std::vector<std::string> ways_to_reach(const Ui& ui, const TeamMember& member) {
    std::vector<std::string> ways;
    const auto add = [&](const char* key, const std::string& said) {
        const auto found = member.contact.find(key);
        if (found != member.contact.end() && !found->second.empty())
            ways.push_back(said + " " + found->second);
    };
    add("telephone", ui.tr("Telephone:"));
    add("mobile", ui.tr("Mobile:"));
    add("email", ui.tr("Email:"));
    add("web", ui.tr("Website:"));
    return ways;
}

/// What they posted, under `words`: as many as there is room for, and a way to all of them. Leaves the room
/// that the words may have.
void posts(Ui& ui, Rect& content, const TeamMember& member, const std::string& words) {
    const auto all = ui.snapshot.posts_of(member.id);
    if (all.empty())
        return;
    const std::string heading = ui.tr("Latest posts");
    const Button more{"all-posts", ui.tr("All posts ({1})", {static_cast<int>(all.size())}), Icon::news};
    const float gap = 16;
    const float heading_height = ui.measure(look::row_title, heading, content.w).h + gap;
    const float words_height = ui.measure(look::body, words, content.w).h + ui.theme.gap;
    const float more_height = button_height(ui) + gap;
    const float room = content.h - words_height - heading_height;
    std::vector<Row> rows;
    float height = 0;
    for (const auto* item : all) {
        Row row = item_row(ui, *item, content.w);
        const float wanted = row_height(ui, row, content.w) + gap;
        const bool last = rows.size() + 1 == all.size();
        if (height + wanted + (last ? 0 : more_height) > room)
            break;
        height += wanted;
        rows.push_back(std::move(row));
    }
    const auto way_to_all = [&](Rect line) {
        line.w = std::min(button_width(ui, more), line.w);
        if (button(ui, line, more))
            ui.emit(intent::Go{{Screen::items, "member:" + member.id, 0}});
    };
    if (rows.empty()) {
        way_to_all(content.take_bottom(button_height(ui), gap));
        return;
    }
    Rect below = content;
    content = below.take_top(words_height - ui.theme.gap, ui.theme.gap);
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(below, look::row_title, heading, gap, style);
    for (const auto& one : rows)
        if (row(ui, below.take_top(row_height(ui, one, below.w), gap), one))
            ui.emit(intent::Go{{Screen::item, one.id.substr(5), 0}});
    if (rows.size() < all.size())
        way_to_all(below.take_top(button_height(ui)));
}

} // namespace

void team(Ui& ui, Rect content) {
    const Area* here = ui.snapshot.here();
    title(ui, content, here ? ui.tr("Your team in {1}", {ui.in(here->name)}) : ui.tr("Your team"));
    if (ui.snapshot.team.empty()) {
        ui.paragraph(content, look::lead,
                     ui.tr("The person at the desk can tell you who looks after your area."));
        return;
    }
    if (!ui.theme.large() && ui.snapshot.team.size() >= faces_from) {
        faces(ui, content);
        return;
    }
    std::vector<Row> rows;
    for (const auto& member : ui.snapshot.team) {
        Row row{"officer-" + member.id, member.name, {}, Icon::badge};
        if (!ui.theme.largest())
            row.detail = ui.in(member.rank);
        rows.push_back(row);
    }
    const std::string touched = row_list(ui, content, rows);
    if (!touched.empty())
        ui.emit(intent::Go{{Screen::officer, touched.substr(8), 0}});
}

void officer(Ui& ui, Rect content) {
    const TeamMember* member = ui.snapshot.member(ui.visitor.place.subject);
    if (!member)
        return; // gone in this very moment; the reducer leads elsewhere before the next frame
    back_and_title(ui, content, ui.tr("Your team"), rank_and_name(ui, *member));
    if (ui.has(member->photo) && !ui.theme.large()) {
        const float side = ui.theme.portrait ? 480.0F : std::min(520.0F, content.h);
        Rect place = ui.theme.portrait ? content.take_top(side, 36) : content.take_left(side, 64);
        place = {place.x, place.y, side, side};
        ui.picture(*member->photo, place, {.5F, .2F});
        ui.note(Role::image, place, ui.in(member->photo->alternative));
    }
    std::string words = Ui::plain(ui.in(member->bio));
    for (const auto& way : ways_to_reach(ui, *member))
        words += (words.empty() ? "" : "\n") + Ui::plain(way);
    if (words.empty())
        words = Ui::plain(ui.tr("Ask for them at the desk."));
    posts(ui, content, *member, words);
    paged_text(ui, content, look::body, words);
}

} // namespace bluelamp::screens
