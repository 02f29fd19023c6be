#pragma once

#include "cases/case.hpp"
#include "console/page.hpp"

#include <map>

/// Cases as staff read them.
namespace bluelamp::server {

/// What the ids in cases stand for.
struct CaseNames {
    std::map<std::string, std::string> areas;
    std::map<std::string, std::string> kiosks; ///< revoked ones too: what was said there stays
    std::map<std::string, std::string> topics;
    std::map<std::string, std::string> ballots;

    /// The name, or the id of what is not published any more.
    [[nodiscard]] static std::string of(const std::map<std::string, std::string>& names,
                                        const std::string& id);
};
[[nodiscard]] CaseNames case_names(Storage& storage);

/// "Comment", "Complaint", "Suggestion"
[[nodiscard]] std::string kind_in_words(const CaseRecord& record);
/// "New", "Possible complaint"
[[nodiscard]] std::string state_in_words(CaseState state);
/// Such as "A person could be known by it".
[[nodiscard]] std::string reason_in_words(Withheld reason);
/// What somebody did, such as "passed it on: the council".
[[nodiscard]] std::string event_in_words(const CaseNames& names, const CaseEvent& event);
/// "18 hours left", "3 hours late"; "" for what has ended.
[[nodiscard]] std::string time_left_in_words(const CaseRecord& record, Time now);

/// What stands on a line of a list and at the head of a case, without anything sealed: {"kind","state",
/// "colour","danger","complaint","area","kiosk","when":{time_view},"rating","assignee","left","late"}.
[[nodiscard]] nlohmann::json case_view(const CaseNames& names, const CaseRecord& record, Time now);

/// What the visitor wrote: {"text"} or one of {"wordless"}, {"unreadable"}, {"gone"} true; "contact" tells
/// whether details were left. What was opened is wiped; the page's own copy goes out with it. At most `most`
/// octets when it is not 0, with {"cut"} true when there is more.
[[nodiscard]] nlohmann::json words_view(const Visit& visit, const CaseRecord& record, std::size_t most = 0);

/// Whether `words` (of words_view) and the case are a rating and nothing else that wants a person.
[[nodiscard]] bool is_rating_alone(const nlohmann::json& words, const CaseRecord& record);

} // namespace bluelamp::server
