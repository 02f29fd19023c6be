#include "screens/lists.hpp"

#include "screens/kinds.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

constexpr std::string_view by_member = "member:";

std::string second_voice(const Ui& ui, const Item& item) {
    if (item.kind == ItemKind::guide)
        return {};
    if (item.kind == ItemKind::event && item.starts) {
        const std::string hours =
            item.ends ? ui.words.span(*item.starts, *item.ends) : ui.words.hour(*item.starts);
        const std::string day = ui.tr("{1}, {2}", {ui.words.day(*item.starts), hours});
        const std::string place = ui.in(item.place);
        return place.empty() ? day : ui.tr("{1}. {2}", {day, place});
    }
    if (item.kind == ItemKind::answer && !item.you_said.empty())
        return ui.tr("You said: {1}", {ui.in(item.you_said)});
    if (item.published)
        return ui.tr("Posted {1}, {2}",
                     {ui.words.when(*item.published, ui.wall), ui.words.ago(*item.published, ui.wall)});
    return {};
}

/// The second voice in one line: a list is for choosing, the item tells the rest.
std::string shortened(const Ui& ui, const std::string& text, float width) {
    const auto lines = ui.lines(look::small, Ui::plain(text), width);
    if (lines.size() <= 1)
        return text;
    std::string first = text.substr(0, std::min(text.size(), lines.front().size()));
    while (!first.empty() && (first.back() == ' ' || static_cast<unsigned char>(first.back()) >= 0x80))
        first.pop_back();
    const auto space = first.rfind(' ');
    return (space == std::string::npos ? first : first.substr(0, space)) + " …";
}

} // namespace

void back_and_title(Ui& ui, Rect& content, const std::string& back, const std::string& title_text) {
    const Button button_back{"back", back, Icon::back};
    const float width = std::min(button_width(ui, button_back), content.w);
    const float height = button_height(ui);
    const float beside = content.w - width - 32;
    const Size words = ui.measure(look::screen_title, Ui::plain(title_text), std::max(beside, 1.0F));
    if (!ui.theme.portrait && beside > content.w / 3 && words.h <= height * 1.7F) {
        Rect line = content.take_top(std::max(height, words.h), ui.theme.gap);
        if (button(ui, line.take_left(width, 32).centred({width, height}), button_back))
            ui.emit(intent::Back{});
        TextStyle style;
        style.role = Role::heading;
        style.middle = true;
        ui.text(line, look::screen_title, Ui::plain(title_text), style);
        return;
    }
    Rect line = content.take_top(height, 20);
    if (button(ui, line.take_left(width), button_back))
        ui.emit(intent::Back{});
    title(ui, content, title_text);
}

std::string row_list(Ui& ui, const Rect& area, const std::vector<Row>& rows) {
    std::vector<float> heights;
    for (const auto& one : rows)
        heights.push_back(row_height(ui, one, area.w));
    const Pages pages = paged(ui, area, heights, 16);
    Rect left = pages.content;
    std::string touched;
    for (std::size_t i = pages.first; i < pages.last; ++i)
        if (row(ui, left.take_top(heights[i], 16), rows[i]))
            touched = rows[i].id;
    return touched;
}

Row item_row(const Ui& ui, const Item& item, float width) {
    Row one{"item-" + item.id, ui.in(item.title), {}, kind_icon(item)};
    if (!ui.theme.largest())
        one.detail = shortened(ui, second_voice(ui, item), width - 240);
    return one;
}

void item_list(Ui& ui, Rect area, const std::vector<const Item*>& items, const std::string& none) {
    if (items.empty()) {
        ui.paragraph(area, look::lead, none);
        return;
    }
    std::vector<Row> rows;
    for (const Item* item : items)
        rows.push_back(item_row(ui, *item, area.w));
    const std::string touched = row_list(ui, area, rows);
    if (!touched.empty())
        ui.emit(intent::Go{{Screen::item, touched.substr(5), 0}});
}

std::vector<const Item*> items_called(const Snapshot& snapshot, const std::string& subject) {
    if (subject == "appeal")
        return snapshot.of_kind(ItemKind::appeal);
    if (subject.starts_with(by_member))
        return snapshot.posts_of(subject.substr(by_member.size()));
    std::vector<const Item*> found;
    for (const auto& item : snapshot.items)
        if (item.kind == ItemKind::update || item.kind == ItemKind::post || item.kind == ItemKind::notice)
            found.push_back(&item);
    return found;
}

const TeamMember* author_of(const Snapshot& snapshot, std::string_view subject) {
    return subject.starts_with(by_member) ? snapshot.member(subject.substr(by_member.size())) : nullptr;
}

std::string rank_and_name(const Ui& ui, const TeamMember& member) {
    const std::string rank = ui.in(member.rank);
    return rank.empty() ? member.name : ui.tr("{1} {2}", {rank, member.name});
}

} // namespace bluelamp
