#include "console/pages.hpp"
#include "console/source.hpp"
#include "console/words.hpp"

#include <algorithm>

/// One source on and off, looked at at once, led to its new address, given up.
namespace bluelamp::server {
namespace {

http::Response confirm(const Visit& visit, const char* title, const char* act, const std::string& button) {
    const auto found = source_of(visit);
    if (!found)
        return visit.not_found();
    if (!may_change(visit, found->source))
        return visit.forbidden();
    const auto items = items_of_source(visit.storage, found->source.id);
    const auto count = [&](const std::function<bool(const SourcedItemView&)>& is) {
        return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), is));
    };
    const auto leaves = [](const SourcedItemView& item) {
        return item.live && (item.state == SourceItemState::shown || item.state == SourceItemState::kept);
    };
    const auto shown = count(leaves);
    const auto edited = count([&](const SourcedItemView& item) { return leaves(item) && item.edited; });
    const auto waiting =
        count([](const SourcedItemView& item) { return item.state == SourceItemState::waiting; });
    return visit.page(
        title, "source-confirm",
        {{"id", found->source.id},
         {"back", source_path(found->source.id)},
         {"name", source_title(found->source)},
         {"act", act},
         {"button", button},
         {"removes", std::string(act) == "remove"},
         {"edited", edited > 0 ? counted(edited, "of them was edited by staff and goes too",
                                         "of them were edited by staff and go too")
                               : ""},
         {"leave", shown > 0 ? counted(shown, "item leaves", "items leave") : ""},
         {"wait", waiting > 0 ? counted(waiting, "item that waits is", "items that wait are") : ""}});
}

http::Response confirm_off(const Visit& visit) {
    return confirm(visit, "Switch the source off?", "off", "Switch it off now");
}

http::Response confirm_remove(const Visit& visit) {
    return confirm(visit, "Remove the source?", "remove", "Remove it now");
}

http::Response off(const Visit& visit) {
    return with_own_source(visit, [&](const SourceView& view) {
        switch_off(visit.storage, *visit.parts.keys.current(), act_of(visit), view.source.id);
        return visit.go(source_path(view.source.id),
                        "It is off. Kiosks with a network take off everything of it at once.");
    });
}

http::Response on(const Visit& visit) {
    return with_own_source(visit, [&](const SourceView& view) {
        switch_on(visit.storage, *visit.parts.keys.current(), act_of(visit), view.source.id);
        return visit.go(source_path(view.source.id), "It is on. The server looks at it within seconds.");
    });
}

http::Response remove(const Visit& visit) {
    return with_own_source(visit, [&](const SourceView& view) {
        remove_source(visit.storage, *visit.parts.keys.current(), act_of(visit), view.source.id);
        return visit.go("/console/sources", "“" + source_title(view.source) +
                                                "” is removed. Kiosks with a network take off "
                                                "everything of it at once.");
    });
}

http::Response look(const Visit& visit) {
    return with_own_source(visit, [&](const SourceView& view) {
        if (view.source.rules.off)
            return visit.go(source_path(view.source.id), "Nothing was done: the source is off.");
        look_now(visit.storage, act_of(visit), view.source.id);
        return visit.go(source_path(view.source.id),
                        "The server looks at it within seconds. Load this page again to see what came.");
    });
}

/// The address to which the source says that it moved for good, if it still says the one that was seen.
http::Response take_new_address(const Visit& visit) {
    return with_own_source(visit, [&](const SourceView& view) {
        if (view.state.moved_to.empty() || view.state.moved_to != visit.form.text("url"))
            return visit.go(source_path(view.source.id),
                            "Nothing was changed: it no longer says that it moved there.");
        auto source = view.source;
        source.url = view.state.moved_to;
        put_source(visit.storage, *visit.parts.keys.current(), act_of(visit), source);
        return visit.go(source_path(source.id),
                        "The new address is taken. The server looks there within seconds.");
    });
}

http::Response return_to_source(const Visit& visit) {
    return with_own_source(visit, [&](const SourceView& view) {
        const auto& item = visit.form.text("item");
        if (!source_item(visit.storage, view.source.id, item))
            return visit.not_found();
        reconsider(visit.storage, act_of(visit), view.source.id, item);
        return visit.go(source_path(view.source.id),
                        "It is the source’s again. It waits for approval once the server has looked, within "
                        "seconds.");
    });
}

} // namespace

std::vector<Page> source_switch_pages() {
    return {{"GET", "/console/sources/source/off", Audience::editor, confirm_off, {}},
            {"POST", "/console/sources/source/off", Audience::editor, off, {}},
            {"POST", "/console/sources/source/on", Audience::editor, on, {}},
            {"GET", "/console/sources/source/remove", Audience::editor, confirm_remove, {}},
            {"POST", "/console/sources/source/remove", Audience::editor, remove, {}},
            {"POST", "/console/sources/source/look", Audience::editor, look, {}},
            {"POST", "/console/sources/source/address", Audience::editor, take_new_address, {}},
            {"POST", "/console/sources/source/reconsider", Audience::editor, return_to_source, {}}};
}

} // namespace bluelamp::server
