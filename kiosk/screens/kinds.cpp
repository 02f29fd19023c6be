#include "screens/kinds.hpp"

namespace bluelamp {

std::string kind_word(const Ui& ui, const Item& item) {
    if (item.priority == Priority::urgent)
        return ui.tr("Urgent");
    switch (item.kind) {
    case ItemKind::appeal:
        return ui.tr("Appeal");
    case ItemKind::event:
        return ui.tr("What’s on");
    case ItemKind::post:
        return ui.tr("From your team");
    case ItemKind::answer:
        return ui.tr("You said, we did");
    case ItemKind::decision:
        return ui.tr("You voted, we decided");
    case ItemKind::guide:
        return ui.tr("Good to know");
    case ItemKind::notice:
        return ui.tr("Please note");
    case ItemKind::update:
        break;
    }
    return ui.tr("What’s new");
}

Icon kind_icon(const Item& item) {
    if (item.priority == Priority::urgent)
        return Icon::warning;
    switch (item.kind) {
    case ItemKind::appeal:
        return Icon::search;
    case ItemKind::event:
        return Icon::calendar;
    case ItemKind::post:
        return Icon::badge;
    case ItemKind::answer:
    case ItemKind::decision:
        return Icon::said_did;
    case ItemKind::guide:
        return Icon::guide;
    case ItemKind::notice:
        return Icon::information;
    case ItemKind::update:
        break;
    }
    return Icon::news;
}

std::string address_of(const Ui& ui, const Item& item) {
    if (!item.link.empty() || ui.snapshot.force.web.empty())
        return item.link;
    return ui.snapshot.force.web + "/items/" + item.id;
}

TakeAway take_away_of(const Ui& ui, const Item& item) {
    TakeAway take;
    take.url = address_of(ui, item);
    take.name = ui.tr("QR code: {1}", {ui.in(item.title)});
    const std::string place = ui.in(item.place);
    if (!item.reference.empty())
        take.heading = ui.tr("Reference {1}", {item.reference});
    else if (!place.empty())
        take.heading = place;
    else
        take.heading = ui.tr("Read more");
    if (take.url.empty() && item.reference.empty() && place.empty())
        take.heading.clear();
    take.instruction = item.kind == ItemKind::event ? ui.tr("Scan to put it in your diary")
                                                    : ui.tr("Scan to take this with you");
    std::string source = ui.in(item.source);
    if (source.empty())
        source = ui.in(ui.snapshot.force.name);
    if (!source.empty())
        take.second.push_back(ui.tr("From {1}", {source}));
    if (item.published) {
        const std::string when = ui.words.when(*item.published, ui.wall);
        const std::string age = ui.words.ago(*item.published, ui.wall);
        take.second.push_back(ui.tr("Posted {1}, {2}", {when, age}));
    }
    return take;
}

std::string body_of(const Ui& ui, const Item& item) {
    std::string body = Ui::plain(ui.in(item.body));
    if (item.kind == ItemKind::event && item.starts) {
        const std::string hours =
            item.ends ? ui.words.span(*item.starts, *item.ends) : ui.words.hour(*item.starts);
        body = "<b>" + Ui::plain(ui.tr("{1}, {2}.", {ui.words.day(*item.starts), hours})) + "</b>\n" + body;
    }
    return body;
}

} // namespace bluelamp
