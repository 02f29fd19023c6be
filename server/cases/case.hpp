#pragma once

#include "storage/records.hpp"

#include <chrono>
#include <optional>
#include <string_view>

/// The words of a case, and what follows from them. No I/O.
namespace bluelamp::server {

/// A case ends as answered, passed on, not published or erased. A complaint (ticked by the visitor, or found
/// by staff, which cannot be undone) ends only once it was answered.
enum class CaseState { unread, read, answered, passed_on, possible_complaint, not_published, erased };

/// Why something is not published; the public sees how often each was the reason.
enum class Withheld {
    names_a_person,    ///< a person could be known by it
    abusive,           ///< threats or insults and nothing to answer
    not_for_police,    ///< it is for somebody else, such as the council
    said_before,       ///< the same was asked and answered already
    asked_us_not_to,   ///< the writer asked that it is not published
    would_harm_a_case, ///< it bears on an investigation or on somebody's safety
    not_understood,    ///< nothing can be made of it
    no_words,          ///< a rating alone: it counts, and there is nothing to answer
};

/// Spelt as the database, exports and public data have it, such as "passed on".
[[nodiscard]] std::string_view name_of(CaseState state);
[[nodiscard]] std::string_view name_of(Withheld reason);
[[nodiscard]] std::optional<CaseState> case_state(std::string_view name);
[[nodiscard]] std::optional<Withheld> withheld(std::string_view name);

/// From writing to answer (Neighbourhood Policing Guarantee, 2025).
constexpr std::chrono::hours answer_within{72};

[[nodiscard]] CaseState state_of(const CaseRecord& record);
/// Open and after its time.
[[nodiscard]] bool is_overdue(const CaseRecord& record, Time now);
/// Sets the state, when the case ended if it does by that, and that it is a complaint once it is a possible
/// one.
void enter(CaseRecord& record, CaseState state, Time now);

} // namespace bluelamp::server
