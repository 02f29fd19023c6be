// One item, whole: what it says, how to take it away, and whom to tell.
#include "screens/kinds.hpp"
#include "screens/lists.hpp"
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

/// Where the visitor came from, when that was an officer or their posts.
bool from_an_officer(const Ui& ui) {
    const auto& history = ui.visitor.history;
    return !history.empty() && (history.back().screen == Screen::officer ||
                                author_of(ui.snapshot, history.back().subject) != nullptr);
}

std::string list_word(const Ui& ui, const Item& item) {
    if (from_an_officer(ui))
        return ui.tr("Your team");
    switch (item.kind) {
    case ItemKind::appeal:
        return ui.tr("Appeals");
    case ItemKind::event:
        return ui.tr("What’s on");
    case ItemKind::answer:
    case ItemKind::decision:
        return ui.tr("You said, we did");
    case ItemKind::guide:
        return ui.tr("Questions");
    default:
        return ui.tr("What’s new");
    }
}

std::vector<const Item*> list_with(const Ui& ui, const Item& item) {
    if (from_an_officer(ui))
        return ui.snapshot.posts_of(item.member);
    switch (item.kind) {
    case ItemKind::appeal:
        return items_called(ui.snapshot, "appeal");
    case ItemKind::update:
    case ItemKind::post:
    case ItemKind::notice:
        return items_called(ui.snapshot, "update");
    default:
        return ui.snapshot.of_kind(item.kind);
    }
}

/// The one after it in its list, round the end; null when it stands alone.
const Item* after(const Ui& ui, const Item& item) {
    const auto list = list_with(ui, item);
    const auto here = std::find(list.begin(), list.end(), &item);
    if (here == list.end() || list.size() < 2)
        return nullptr;
    return here + 1 == list.end() ? list.front() : *(here + 1);
}

/// Everything it says, in reading order: what was said, the text, and until when it holds.
std::string words_of(const Ui& ui, const Item& item) {
    std::string words;
    if (!item.you_said.empty()) {
        const std::string lead = item.kind == ItemKind::decision ? ui.tr("You voted.") : ui.tr("You said:");
        words = "<b>" + Ui::plain(lead) + "</b> " + Ui::plain(ui.in(item.you_said)) + "\n";
        if (!item.body.empty())
            words += "<b>" +
                     Ui::plain(item.kind == ItemKind::decision ? ui.tr("We decided.") : ui.tr("We did:")) +
                     "</b> ";
    }
    words += body_of(ui, item);
    if (!item.body.has(ui.words.tag()) && !item.body.empty() && ui.words.tag() != "en")
        words += "\n" + Ui::plain(ui.tr("This is not in your language yet."));
    return words;
}

TakeAway take_away_whole(const Ui& ui, const Item& item) {
    TakeAway take = take_away_of(ui, item);
    if (item.kind == ItemKind::appeal)
        take.instruction = take.url.empty() ? ui.tr("Call 101 and give this reference.")
                                            : ui.tr("Scan to take this with you, or call 101.");
    else if (take.url.empty())
        take.instruction.clear();
    if (item.expires && item.kind == ItemKind::appeal && !take.second.empty())
        take.second.back() += ui.tr(". Ends {1}.", {ui.words.date(*item.expires)});
    return take;
}

/// `back` is given where the buttons of the foot are the only place for it.
void actions(Ui& ui, Rect& column, const Item& item, const Button* back) {
    std::vector<Button> buttons;
    if (back)
        buttons.push_back(*back);
    if (item.kind == ItemKind::appeal)
        buttons.push_back({"tell-the-desk", ui.tr("Tell the desk now"), Icon::card, ButtonKind::primary});
    const Item* following = after(ui, item);
    if (following) {
        Button next{"next", ui.tr("Next"), Icon::next};
        next.icon_after = true;
        buttons.push_back(next);
    }
    if (buttons.empty())
        return;
    const std::string touched = button_row(ui, column, buttons, 24, true);
    if (touched == "back")
        ui.emit(intent::Back{});
    if (touched == "tell-the-desk")
        ui.emit(intent::Go{{Screen::show_the_desk, "item:" + item.id, 0}});
    if (touched == "next")
        ui.emit(intent::Replace{{Screen::item, following->id, 0}});
}

} // namespace

void item(Ui& ui, Rect content) {
    const Item* item = ui.snapshot.item(ui.visitor.place.subject);
    if (!item)
        return; // withdrawn in this very moment; the reducer leads elsewhere before the next frame
    const Button back{"back", list_word(ui, *item), Icon::back};
    const bool pictured = ui.has(item->image) && !ui.theme.large();
    const bool at_foot = ui.theme.largest() && !ui.theme.portrait;
    if (pictured) {
        const float top = header_height(ui) + 18;
        const float bottom = content.bottom() + 32;
        Rect picture = ui.theme.portrait ? Rect{0, top, ui.theme.width, 520}
                                         : Rect{0, top, ui.theme.width / 3, bottom - top};
        ui.picture(*item->image, picture, {.5F, 1});
        ui.note(Role::image, picture, ui.in(item->image->alternative));
        const Rect place{content.x, content.y, button_width(ui, back), button_height(ui)};
        if (button(ui, place, back))
            ui.emit(intent::Back{});
        if (ui.theme.portrait)
            content.take_top(picture.bottom() - content.y, 36);
        else
            content.take_left(picture.right() - content.x, 56);
    } else if (!at_foot) {
        Rect line = content.take_top(button_height(ui), 20);
        if (button(ui, line.take_left(std::min(button_width(ui, back), line.w)), back))
            ui.emit(intent::Back{});
    }
    actions(ui, content, *item, at_foot ? &back : nullptr);
    title(ui, content, ui.in(item->title), 20);
    const TakeAway take = take_away_whole(ui, *item);
    const std::string words = words_of(ui, *item);
    const float line = ui.theme.sized(look::body).line;
    const float foot = take_away_height(ui, take, content.w);
    // Large text leaves the code out before it leaves a sentence out.
    if (foot > 0 && content.h - foot >= std::min(ui.measure(look::body, words, content.w).h, 5 * line))
        take_away(ui, content.take_bottom(foot, 24), take);
    paged_text(ui, content, look::body, words);
}

} // namespace bluelamp::screens
