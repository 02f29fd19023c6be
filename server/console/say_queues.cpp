#include "cases/opening.hpp"
#include "cases/work.hpp"
#include "console/areas.hpp"
#include "console/pages.hpp"
#include "console/say_listing.hpp"
#include "console/say_words.hpp"
#include "console/words.hpp"
#include "crypto/receipt.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bluelamp::server {
namespace {

constexpr std::size_t cases_on_a_page = 20;
constexpr std::size_t excerpt_octets = 400;
constexpr std::size_t most_ended_at_once = 500;

struct QueueInWords {
    Queue queue;
    const char* name;
};
constexpr std::array<QueueInWords, 6> queues{{{Queue::open, "All open"},
                                              {Queue::danger, "Danger"},
                                              {Queue::complaints, "Complaints"},
                                              {Queue::comments, "Comments"},
                                              {Queue::suggestions, "Suggestions"},
                                              {Queue::ended, "Ended"}}};

nlohmann::json queue_tabs(const Visit& visit, const Listing& listing) {
    auto tabs = nlohmann::json::array();
    for (const auto& [queue, name] : queues) {
        const auto count = visit.storage.cases().count(filter_of(queue, visit.staff.areas));
        tabs.push_back({{"name", name},
                        {"path", "/console/say?queue=" + std::string(name_of(queue))},
                        {"count", count},
                        {"danger", queue == Queue::danger && count > 0},
                        {"current", queue == listing.queue}});
    }
    return tabs;
}

nlohmann::json choice(const std::string& id, const std::string& name, const std::string& chosen) {
    return {{"id", id}, {"name", name}, {"chosen", id == chosen}};
}

/// What the form of filters offers: nothing that the person may not see.
nlohmann::json filters(const Visit& visit, const Listing& listing, const CaseNames& names) {
    auto areas = nlohmann::json::array();
    for (const auto& [id, name] : names.areas)
        if (visit.staff.may_see_in({id}))
            areas.push_back(choice(id, name, listing.area));
    auto kiosks = nlohmann::json::array();
    for (const auto& kiosk : visit.storage.kiosks().all())
        if (visit.staff.may_see_in({kiosk.area}))
            kiosks.push_back(choice(kiosk.id, CaseNames::of(names.kiosks, kiosk.id), listing.kiosk));
    auto states = nlohmann::json::array();
    const bool ended = listing.queue == Queue::ended;
    for (const auto state :
         {CaseState::unread, CaseState::read, CaseState::possible_complaint, CaseState::passed_on,
          CaseState::answered, CaseState::not_published, CaseState::erased}) {
        const bool ends = state == CaseState::answered || state == CaseState::not_published ||
                          state == CaseState::erased || state == CaseState::passed_on;
        // A complaint that was passed on or withheld before it was one stays open.
        if (ended ? ends : state != CaseState::answered && state != CaseState::erased)
            states.push_back(choice(std::string(name_of(state)), state_in_words(state), listing.state));
    }
    auto people = nlohmann::json::array();
    for (const auto& person : visit.storage.staff().all()) {
        const auto role = role_named(person.role);
        if (role && may(*role, Audience::moderator) && person.name != visit.staff.name)
            people.push_back(choice(person.name, person.name, listing.who));
    }
    return {{"queue", name_of(listing.queue)},
            {"areas", areas},
            {"kiosks", kiosks},
            {"states", states},
            {"people", people},
            {"me", visit.staff.may(Audience::moderator) ? choice(visit.staff.name, "Me", listing.who)
                                                        : nlohmann::json(false)},
            {"nobody", listing.who == "-"},
            {"overdue", listing.overdue},
            {"may_be_overdue", !ended},
            {"clear", listing.is_narrowed() ? "/console/say?queue=" + std::string(name_of(listing.queue))
                                            : std::string()}};
}

nlohmann::json rows_of(const Visit& visit, const Listing& listing, const CaseNames& names,
                       const std::vector<CaseRecord>& records) {
    const bool may_read = visit.staff.may(Audience::moderator);
    auto rows = nlohmann::json::array();
    for (const auto& record : records) {
        auto row = case_view(names, record, visit.now());
        if (may_read) {
            row["path"] = listing.path_of(record.id);
            row["words"] = words_view(visit, record, excerpt_octets);
            row["rating_alone"] = !record.ended && is_rating_alone(row["words"], record);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::size_t page_in(const Visit& visit) {
    std::size_t page = 1;
    const auto text = visit.query("page");
    std::from_chars(text.data(), text.data() + text.size(), page);
    return std::clamp<std::size_t>(page, 1, 100'000);
}

http::Response show(const Visit& visit, nlohmann::json errors, int status) {
    const auto listing = Listing::of(visit);
    const auto names = case_names(visit.storage);
    const auto filter = listing.filter(visit);
    const auto count = visit.storage.cases().count(filter);
    const auto pages = std::max<std::size_t>(1, (count + cases_on_a_page - 1) / cases_on_a_page);
    const auto page = std::min(page_in(visit), pages);
    const auto at = [&](std::size_t number) { return listing.path() + "&page=" + std::to_string(number); };
    const auto records = visit.storage.cases().list(filter, (page - 1) * cases_on_a_page, cases_on_a_page);
    auto rows = rows_of(visit, listing, names, records);
    const bool ratings_alone = std::any_of(rows.begin(), rows.end(),
                                           [](const auto& row) { return row.value("rating_alone", false); });
    return visit.page("Say", "say",
                      {{"tabs", queue_tabs(visit, listing)},
                       {"filters", filters(visit, listing, names)},
                       {"rows", std::move(rows)},
                       {"ratings_path", ratings_alone ? "/console/say/end-ratings?" + listing.query() : ""},
                       {"count", counted(count, "thing", "things")},
                       {"may_read", visit.staff.may(Audience::moderator)},
                       {"find_path", "/console/say/find?" + listing.query()},
                       {"pages", pages > 1 ? nlohmann::json{{"here", page},
                                                            {"all", pages},
                                                            {"before", page > 1 ? at(page - 1) : ""},
                                                            {"after", page < pages ? at(page + 1) : ""}}
                                           : nlohmann::json(false)},
                       {"errors", std::move(errors)}},
                      status);
}

http::Response not_found(const Visit& visit, const char* why) {
    return show(visit, {{{"field", "receipt"}, {"text", why}}}, 422);
}

/// Somebody stands at the desk with a slip. The receipt comes in the form, never in an address, and is
/// not shown again: whoever has it reads the answer.
http::Response find(const Visit& visit) {
    auto typed = visit.form.trimmed("receipt");
    const WipeAtExit wiped(typed);
    auto receipt = normalised_receipt(typed);
    if (!receipt)
        return not_found(visit, "This is not a receipt. It has 16 letters and numbers, such as "
                                "7Q4M-X2KD-9ZRT-0AVE");
    const WipeAtExit receipt_wiped(*receipt);
    auto found = find_by_receipt(visit.storage, *visit.parts.keys.current(), *receipt);
    std::erase_if(found, [&](const CaseRecord& record) { return !visit.staff.may_see_in({record.area}); });
    if (found.empty())
        return not_found(visit, "Nothing in your areas has this receipt. Its kiosk may be without a "
                                "network, it may be for another area, or it was erased");
    const auto listing = Listing::of(visit);
    if (found.size() == 1)
        return visit.go(listing.path_of(found.front().id));
    const auto names = case_names(visit.storage);
    return visit.page("Found", "say-found", {{"rows", rows_of(visit, listing, names, found)}});
}

/// A tap on a face counts and wants no answer: nobody should have to open each of them.
http::Response end_ratings(const Visit& visit) {
    const auto listing = Listing::of(visit);
    std::size_t ended = 0;
    for (const auto& record : visit.storage.cases().list(listing.filter(visit), 0, most_ended_at_once)) {
        if (record.ended || !is_rating_alone(words_view(visit, record, excerpt_octets), record))
            continue;
        try {
            static_cast<void>(withhold(visit.storage,
                                       {visit.staff.name, visit.now_ms, record.id, record.revision},
                                       Withheld::no_words, ""));
            ++ended;
        } catch (const CaseChanged&) { // it is in somebody's hands
        }
    }
    if (ended == 0)
        return visit.page("Say", "problem", {{"lines", {"There are no ratings without words here."}}}, 422);
    return visit.go(listing.path(), counted(ended, "rating", "ratings") + " without words " +
                                        (ended == 1 ? "is" : "are") + " ended.");
}

} // namespace

std::vector<Page> say_queue_pages() {
    return {{"GET", "/console/say", Audience::viewer,
             [](const Visit& visit) { return show(visit, nlohmann::json::array(), 200); }, "Say"},
            {"POST", "/console/say/find", Audience::moderator, find, {}},
            {"POST", "/console/say/end-ratings", Audience::moderator, end_ratings, {}}};
}

} // namespace bluelamp::server
