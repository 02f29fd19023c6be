#include "base/failure.hpp"
#include "console/areas.hpp"
#include "console/pages.hpp"
#include "console/source.hpp"
#include "console/words.hpp"

#include <algorithm>
#include <set>

/// The approval queue over all sources. What somebody decides is about the words that they saw: when the
/// source said something else meanwhile, nothing is done and they see the new words.
namespace bluelamp::server {
namespace {

constexpr std::size_t most_listed = 50;

/// What a box and a button of the queue say: which item of which source, and which words of it.
struct Choice {
    std::string source;
    std::string item;
    std::string digest;
    auto operator<=>(const Choice&) const = default;
};

std::string written(const Choice& choice) {
    return http::encode_percent(choice.source) + " " + http::encode_percent(choice.item) + " " +
           choice.digest;
}

std::optional<Choice> read_choice(const std::string& text) {
    const auto first = text.find(' ');
    const auto second = first == std::string::npos ? first : text.find(' ', first + 1);
    if (second == std::string::npos)
        return std::nullopt;
    auto source = http::decode_percent(text.substr(0, first), false);
    auto item = http::decode_percent(text.substr(first + 1, second - first - 1), false);
    if (!source || !item)
        return std::nullopt;
    return Choice{*source, *item, text.substr(second + 1)};
}

Choice choice_of(const SourcedItemView& view) {
    return {view.source.id, view.item.id, view.digest};
}

struct Outcome {
    std::vector<Choice> stale{}; ///< their words are others now
    std::string trouble{};       ///< what else could not be done
    std::string nothing_chosen{};
};

http::Response queue(const Visit& visit, const Outcome& outcome, int status) {
    const auto only = visit.query("source");
    auto items = waiting_items(visit.storage, visit.staff.areas);
    if (!only.empty())
        std::erase_if(items, [&](const SourcedItemView& view) { return view.source.id != only; });
    const auto areas = area_names(visit.storage);
    auto rows = nlohmann::json::array();
    auto errors = nlohmann::json::array();
    bool any_mine = false;
    for (const auto& view : items) {
        if (rows.size() == most_listed)
            break;
        const bool mine = may_change(visit, view.source);
        const bool stale = std::any_of(outcome.stale.begin(), outcome.stale.end(), [&](const Choice& each) {
            return each.source == view.source.id && each.item == view.item.id;
        });
        any_mine = any_mine || mine;
        auto row = sourced_item_view(visit, view);
        const auto field = "item-" + std::to_string(rows.size() + 1);
        row["field"] = field;
        row["choice"] = written(choice_of(view));
        row["areas"] = areas_in_words(areas, view.source.areas);
        row["mine"] = mine;
        row["elsewhere"] = !mine && visit.staff.may(Audience::editor);
        row["stale"] = stale;
        if (stale)
            errors.push_back(
                {{"field", field},
                 {"text", "“" + view.item.title.in("en") +
                              "”: its source said something else since you looked. Nothing was done; "
                              "here are the new words"}});
        rows.push_back(std::move(row));
    }
    if (errors.size() < outcome.stale.size())
        errors.push_back(
            {{"field", "queue"},
             {"text", "Something that you chose no longer waits: somebody else decided about it, or its "
                      "source took it back"}});
    for (const auto& text : {outcome.trouble, outcome.nothing_chosen})
        if (!text.empty())
            errors.push_back({{"field", "queue"}, {"text", text}});
    const bool more = items.size() > rows.size();
    nlohmann::json view{{"count", counted(items.size(), "item waits", "items wait")},
                        {"more", more ? "The newest " + std::to_string(rows.size()) + " are listed" : ""},
                        {"rows", std::move(rows)},
                        {"any_mine", any_mine},
                        {"only", only},
                        {"errors", std::move(errors)}};
    return visit.page("Waits for approval", "source-queue", std::move(view), status);
}

http::Response show(const Visit& visit) {
    return queue(visit, {}, 200);
}

std::string done_in_words(std::size_t count, bool approving) {
    return counted(count, "item is ", "items are ") +
           (approving ? "approved. Kiosks with a network show it at once."
                      : "refused and will not come back by itself.");
}

http::Response act(const Visit& visit) {
    std::vector<std::string> chosen;
    bool approving = visit.form.text("do") == "approve";
    if (const auto& one = visit.form.text("approve"); !one.empty()) {
        approving = true;
        chosen.push_back(one);
    } else if (const auto& other = visit.form.text("refuse"); !other.empty()) {
        approving = false;
        chosen.push_back(other);
    } else {
        chosen = visit.form.all("chosen");
        if (!approving && visit.form.text("do") != "refuse")
            chosen.clear();
    }
    Outcome outcome;
    std::set<Choice> choices;
    for (const auto& text : chosen)
        if (const auto choice = read_choice(text))
            choices.insert(*choice);
    if (choices.empty()) {
        outcome.nothing_chosen = "Nothing was done: tick what you mean first";
        return queue(visit, outcome, 422);
    }
    std::size_t done = 0;
    for (const auto& choice : choices) {
        const auto item = source_item(visit.storage, choice.source, choice.item);
        if (!item || !visit.staff.may_see_in(item->source.areas) || item->digest != choice.digest) {
            outcome.stale.push_back(choice);
            continue;
        }
        if (!may_change(visit, item->source))
            return visit.forbidden();
        try {
            if (approving)
                approve(visit.storage, *visit.parts.keys.current(), act_of(visit), choice.source, choice.item,
                        choice.digest);
            else
                refuse(visit.storage, act_of(visit), choice.source, choice.item, choice.digest);
            ++done;
        } catch (const Failure& failure) {
            outcome.trouble = "“" + item->item.title.in("en") + "” was left as it is: " + failure.what();
        }
    }
    if (!outcome.stale.empty() || !outcome.trouble.empty())
        return queue(visit, outcome, 409);
    return visit.go("/console/sources/waiting", done_in_words(done, approving));
}

} // namespace

std::vector<Page> source_queue_pages() {
    return {{"GET", "/console/sources/waiting", Audience::viewer, show, {}},
            {"POST", "/console/sources/waiting", Audience::editor, act, {}}};
}

} // namespace bluelamp::server
