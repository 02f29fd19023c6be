#include "cases/case.hpp"

#include "base/failure.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::server {
namespace {

constexpr std::array<std::string_view, 7> states{
    "new", "read", "answered", "passed on", "possible complaint", "not published", "erased"};
constexpr std::array<std::string_view, 8> reasons{"names a person", "abusive",         "not for police",
                                                  "said before",    "asked us not to", "would harm a case",
                                                  "not understood", "no words"};

template <typename Word, std::size_t size>
std::optional<Word> found_in(const std::array<std::string_view, size>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Word>(found - names.begin()));
}

} // namespace

std::string_view name_of(CaseState state) {
    return states.at(static_cast<std::size_t>(state));
}

std::string_view name_of(Withheld reason) {
    return reasons.at(static_cast<std::size_t>(reason));
}

std::optional<CaseState> case_state(std::string_view name) {
    return found_in<CaseState>(states, name);
}

std::optional<Withheld> withheld(std::string_view name) {
    return found_in<Withheld>(reasons, name);
}

CaseState state_of(const CaseRecord& record) {
    const auto state = case_state(record.state);
    if (!state)
        throw Failure("reading case " + record.id, "its state is not known here", "a newer server wrote it");
    return *state;
}

bool is_overdue(const CaseRecord& record, Time now) {
    return !record.ended && record.due < now;
}

void enter(CaseRecord& record, CaseState state, Time now) {
    record.complaint = record.complaint || state == CaseState::possible_complaint;
    record.state = name_of(state);
    const bool needs_answer = record.complaint && !record.answered;
    const bool ends = state == CaseState::erased || state == CaseState::answered ||
                      ((state == CaseState::passed_on || state == CaseState::not_published) && !needs_answer);
    if (!ends)
        record.ended.reset();
    else if (!record.ended)
        record.ended = now;
}

} // namespace bluelamp::server
