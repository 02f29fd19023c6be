#include "console/say_words.hpp"

#include "cases/opening.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"
#include "text/clip.hpp"
#include "text/utf8.hpp"

#include <array>

namespace bluelamp::server {
namespace {

struct StateInWords {
    CaseState state;
    const char* name;
    const char* colour;
};
constexpr std::array<StateInWords, 7> states{{{CaseState::unread, "New", "blue"},
                                              {CaseState::read, "Read", "grey"},
                                              {CaseState::answered, "Answered", "green"},
                                              {CaseState::passed_on, "Passed on", "purple"},
                                              {CaseState::possible_complaint, "Possible complaint", "orange"},
                                              {CaseState::not_published, "Not published", "grey"},
                                              {CaseState::erased, "Erased", "grey"}}};

const StateInWords& shown(CaseState state) {
    return states.at(static_cast<std::size_t>(state));
}

struct DeedInWords {
    const char* action; ///< as history has it
    const char* words;
    const char* alone; ///< when there is no detail
};
constexpr std::array<DeedInWords, 11> deeds{
    {{"read", "marked it as read", "marked it as read"},
     {"assign", "assigned it to", "took the assignment back"},
     {"answer", "answered", "answered to the receipt"},
     {"pass on", "passed it on to", "passed it on"},
     {"possible complaint", "took it for a complaint:", "took it for a complaint"},
     {"not published", "ended it without publishing:", "ended it without publishing"},
     {"redact", "worded what was said:", "took the wording back"},
     {"reopen", "took it up again:", "took it up again"},
     {"erase", "erased what was written:", "erased what was written"},
     {"promote", "put it on a ballot:", "put it on a ballot"},
     {"saw the contact details", "saw the contact details", "saw the contact details"}}};

} // namespace

std::string CaseNames::of(const std::map<std::string, std::string>& names, const std::string& id) {
    const auto found = names.find(id);
    return found == names.end() || found->second.empty() ? id : found->second;
}

CaseNames case_names(Storage& storage) {
    CaseNames names;
    const auto content = content_of(storage);
    for (const auto& area : content.areas)
        names.areas[area.id] = area.name.in("en");
    for (const auto& topic : content.topics)
        names.topics[topic.id] = topic.title.in("en");
    for (const auto& ballot : content.ballots)
        names.ballots[ballot.id] = ballot.title.in("en");
    for (const auto& kiosk : storage.kiosks().all())
        names.kiosks[kiosk.id] = kiosk.name;
    return names;
}

std::string kind_in_words(const CaseRecord& record) {
    return record.kind == "suggestion" ? "Suggestion" : record.complaint ? "Complaint" : "Comment";
}

std::string state_in_words(CaseState state) {
    return shown(state).name;
}

std::string reason_in_words(Withheld reason) {
    switch (reason) {
    case Withheld::names_a_person:
        return "A person could be known by it";
    case Withheld::abusive:
        return "Threats or insults, and nothing to answer";
    case Withheld::not_for_police:
        return "It is for somebody else, such as the council";
    case Withheld::said_before:
        return "The same was asked and answered already";
    case Withheld::asked_us_not_to:
        return "The writer asked that it is not published";
    case Withheld::would_harm_a_case:
        return "It bears on an investigation or on somebody’s safety";
    case Withheld::not_understood:
        return "Nothing can be made of it";
    case Withheld::no_words:
        return "It is a rating without words";
    }
    return {};
}

std::string event_in_words(const CaseNames& names, const CaseEvent& event) {
    if (event.action == "promote" && !event.detail.empty())
        return "put it on the ballot “" + CaseNames::of(names.ballots, event.detail) + "”";
    for (const auto& deed : deeds)
        if (event.action == deed.action)
            return event.detail.empty() ? deed.alone : std::string(deed.words) + " " + event.detail;
    return event.detail.empty() ? event.action : event.action + ": " + event.detail;
}

std::string time_left_in_words(const CaseRecord& record, Time now) {
    if (record.ended)
        return {};
    // The 72 hours are counted in hours while they run, and a little beyond.
    const auto length = std::chrono::abs(record.due - now);
    const auto hours = std::chrono::floor<std::chrono::hours>(length).count();
    return (length >= std::chrono::hours(48) && length < std::chrono::hours(97)
                ? std::to_string(hours) + " hours"
                : length_in_words(length)) +
           (is_overdue(record, now) ? " late" : " left");
}

nlohmann::json case_view(const CaseNames& names, const CaseRecord& record, Time now) {
    const auto& state = shown(state_of(record));
    return {{"kind", kind_in_words(record)},
            {"state", state.name},
            {"colour", state.colour},
            {"danger", record.danger},
            {"complaint", record.complaint},
            {"area", CaseNames::of(names.areas, record.area)},
            {"kiosk", CaseNames::of(names.kiosks, record.kiosk)},
            {"when", time_view(record.written.value_or(record.received), now)},
            {"rating", record.rating == 0 ? "" : std::to_string(record.rating) + " of 5"},
            {"assignee", record.assignee},
            {"left", time_left_in_words(record, now)},
            {"late", is_overdue(record, now)}};
}

nlohmann::json words_view(const Visit& visit, const CaseRecord& record, std::size_t most) {
    try {
        const auto words = words_of(visit.storage, *visit.parts.keys.current(), record.id);
        nlohmann::json view{{"contact", words.has_contact}};
        const auto text = text::trim(words.text);
        if (text.empty())
            view["wordless"] = true;
        else
            view["text"] = most == 0 ? std::string(text) : text::clip_at_sentence(text, most);
        view["cut"] = most != 0 && text.size() > most;
        return view;
    } catch (const CannotOpen& reason) {
        return {{reason.gone ? "gone" : "unreadable", true}};
    }
}

bool is_rating_alone(const nlohmann::json& words, const CaseRecord& record) {
    return words.contains("wordless") && !words.value("contact", false) && !record.complaint &&
           !record.danger;
}

} // namespace bluelamp::server
