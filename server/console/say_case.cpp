#include "console/say_case.hpp"

#include "cases/answering.hpp"
#include "cases/opening.hpp"
#include "console/areas.hpp"
#include "console/languages.hpp"
#include "console/pages.hpp"
#include "console/say_answer.hpp"
#include "console/say_listing.hpp"
#include "console/say_words.hpp"
#include "console/words.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace bluelamp::server {
namespace {

/// What a person typed and gets back when it cannot be taken. A receipt is none of it.
constexpr std::array<const char*, 7> typed_fields{
    "pass_to", "complaint_why", "withhold_reason", "withhold_note", "wording_why", "reopen_why", "erase_why"};

nlohmann::json paragraphs_of(const std::string& text) {
    auto paragraphs = nlohmann::json::array();
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty())
            paragraphs.push_back(line);
    return paragraphs;
}

nlohmann::json history_of(const Visit& visit, const CaseNames& names, const CaseRecord& record) {
    auto history = nlohmann::json::array();
    for (const auto& event : visit.storage.cases().events(record.id))
        history.push_back({{"when", time_view(time_of_ms(event.at_ms), visit.now())},
                           {"actor", event.actor},
                           {"words", event_in_words(names, event)}});
    std::reverse(history.begin(), history.end());
    return history;
}

nlohmann::json answers_of(const Visit& visit, const CaseRecord& record) {
    auto answers = nlohmann::json::array();
    for (const auto& given : answers_to(visit.storage, *visit.parts.keys.current(), record.id)) {
        auto texts = nlohmann::json::array();
        for (const auto& [tag, name] : languages)
            if (given.answer.text.has(tag))
                texts.push_back({{"tag", tag}, {"paragraphs", paragraphs_of(given.answer.text.in(tag))}});
        answers.push_back({{"when", time_view(time_of_ms(given.at_ms), visit.now())},
                           {"actor", given.actor},
                           {"texts", std::move(texts)},
                           {"from", given.answer.from.in("en")},
                           {"published", given.published}});
    }
    return answers;
}

nlohmann::json colleagues(const Visit& visit, const CaseRecord& record) {
    auto people = nlohmann::json::array();
    for (const auto& person : visit.storage.staff().all())
        if (may_work_on(person, record) && person.name != record.assignee)
            people.push_back({{"name", person.name}, {"chosen", visit.form.text("user") == person.name}});
    return people;
}

nlohmann::json reasons(const std::string& chosen) {
    auto list = nlohmann::json::array();
    for (int each = 0; each <= static_cast<int>(Withheld::no_words); ++each) {
        const auto reason = static_cast<Withheld>(each);
        list.push_back({{"id", name_of(reason)},
                        // The first has the name that the error summary leads to.
                        {"input", "withhold_reason" + (each == 0 ? "" : std::to_string(each))},
                        {"name", reason_in_words(reason)},
                        {"chosen", name_of(reason) == chosen}});
    }
    return list;
}

/// Which forms make sense for the case as it is.
void add_acts(const Visit& visit, const CaseRecord& record, const CaseShown& shown, nlohmann::json& view) {
    const bool here = state_of(record) != CaseState::erased && !view["words"].contains("gone");
    const bool readable = here && !view["words"].contains("unreadable");
    const bool ended = record.ended.has_value();
    const auto act = [&](const char* name, bool possible) {
        // What was typed is shown again, also when somebody has made the form pointless meanwhile.
        if (possible || (here && shown.act == name))
            view["may"][name] = {{"open", shown.act == name}};
    };
    view["may"] = nlohmann::json::object();
    act("read", here && state_of(record) == CaseState::unread);
    act("assign", here);
    act("answer", readable);
    act("pass-on", here && !ended);
    act("complaint", here && !record.complaint);
    act("withhold", here && !ended);
    act("wording", here);
    act("reopen", here && ended);
    act("promote", here && record.kind == "suggestion");
    act("erase", here);
    act("contact", readable && view["words"].value("contact", false) && shown.contact.empty());
    view["must_answer"] = record.complaint && !record.answered;
    view["may_end_wordless"] = !ended && is_rating_alone(view["words"], record);
    view["mine"] = record.assignee == visit.staff.name;
    view["may_erase_without_receipt"] = visit.staff.may(Audience::admin);
}

void add_facts(const CaseNames& names, const CaseRecord& record, Time now, nlohmann::json& view) {
    view["topic"] = CaseNames::of(names.topics, record.topic);
    view["ballot"] = CaseNames::of(names.ballots, record.ballot);
    view["written"] = record.written ? time_in_words(*record.written) : "";
    view["received"] = time_in_words(record.received);
    view["due"] = record.ended ? "" : time_in_words(record.due);
    view["ended"] = record.ended ? time_in_words(*record.ended) : "";
    const auto reason = withheld(record.reason);
    view["reason"] = reason ? reason_in_words(*reason) : "";
    view["test"] = record.via == "test";
    view["copied"] = record.copied;
    view["item_path"] =
        record.item.empty() ? "" : "/console/content/item?id=" + http::encode_percent(record.item);
    view["age"] = distance_in_words(record.written.value_or(record.received), now);
}

http::Response show(const Visit& visit) {
    const auto record = case_asked_for(visit);
    return record ? case_page(visit, *record, {}) : visit.not_found();
}

} // namespace

std::optional<CaseRecord> case_asked_for(const Visit& visit) {
    auto record = visit.storage.cases().find(visit.parameter("id"));
    return record && visit.staff.may_see_in({record->area}) ? record : std::nullopt;
}

bool may_work_on(const Person& person, const CaseRecord& record) {
    const auto role = role_named(person.role);
    return role && may(*role, Audience::moderator) &&
           Staff{person.name, *role, person.areas}.may_see_in({record.area});
}

http::Response case_page(const Visit& visit, const CaseRecord& record, const CaseShown& shown) {
    const auto listing = Listing::of(visit);
    const auto names = case_names(visit.storage);
    auto view = case_view(names, record, visit.now());
    view["words"] = words_view(visit, record);
    add_facts(names, record, visit.now(), view);
    add_acts(visit, record, shown, view);
    const auto next = next_case(visit, listing, record);
    view["base"] = "/console/say/" + record.id;
    view["query"] = listing.query();
    view["list_path"] = listing.path();
    view["next_path"] = next ? listing.path_of(next->id) : "";
    view["revision"] = record.revision;
    view["history"] = history_of(visit, names, record);
    view["answers"] = answers_of(visit, record);
    view["colleagues"] = colleagues(visit, record);
    view["has_colleagues"] = !view["colleagues"].empty();
    view["answered_before"] = record.answered.has_value();
    view["contact_shown"] = shown.contact;
    for (const auto* field : typed_fields)
        view[field] = visit.form.text(field);
    view["reasons"] = reasons(visit.form.text("withhold_reason"));
    put_local_text(view, "wording",
                   shown.act == "wording" ? local_text_in(visit.form, "wording") : wording_of(record));
    add_answer_form(visit, record, shown.act == "answer", view);
    view["errors"] = shown.errors;
    const std::string title = view["kind"].get<std::string>() + ", " + view["area"].get<std::string>();
    return visit.page(title, "say-case", std::move(view), shown.status);
}

http::Response
change_case(const Visit& visit, const std::string& act, const std::string& field,
            const std::function<void(const CaseRecord& record, const Act& act, Outcome& outcome)>& work) {
    const auto record = case_asked_for(visit);
    if (!record)
        return visit.not_found();
    Outcome outcome;
    int status = 422;
    try {
        work(*record, {visit.staff.name, visit.now_ms, record->id, visit.seen_revision()}, outcome);
    } catch (const CaseChanged&) {
        status = 409;
        outcome.wrong(field, "Somebody else changed this while you looked at it. Here it is as it is now, "
                             "with what you typed: look at it, then send it again");
    } catch (const CannotOpen&) {
        outcome.wrong(field, "This cannot be opened with the keys at hand, so nothing was changed");
    } catch (const UsageFailure& failure) {
        outcome.wrong(field, std::string("This was not done: ") + failure.what());
    }
    if (!outcome.errors.empty())
        return case_page(visit, visit.storage.cases().find(record->id).value_or(*record),
                         {std::move(outcome.errors), act, {}, status});
    const auto listing = Listing::of(visit);
    if (!outcome.goes_on)
        return visit.go(listing.path_of(record->id), outcome.message);
    if (const auto next = next_case(visit, listing, *record))
        return visit.go(listing.path_of(next->id), outcome.message + " This is the next one.");
    return visit.go(listing.path(), outcome.message + " That was the last one here.");
}

std::vector<Page> say_case_pages() {
    return {{"GET", "/console/say/{id}", Audience::moderator, show, {}}};
}

} // namespace bluelamp::server
