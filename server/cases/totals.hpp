#pragma once

#include "storage/storage.hpp"

#include <map>
#include <optional>
#include <string>

/// "Warts and all": what became of what visitors left on screens.
namespace bluelamp::server {

struct Totals {
    int received = 0;
    int answered = 0; ///< ever, whatever became of it later
    int waiting = 0;  ///< open
    int passed_on = 0;
    int not_published = 0;
    std::map<std::string, int> reasons; ///< of not_published, as name_of(Withheld) has them
    std::optional<double> median_days;  ///< from writing to the first answer, to a tenth

    bool operator==(const Totals&) const = default;
};

/// As staff see it, in the given areas; none given: in all.
[[nodiscard]] Totals totals(Storage& storage, Time since, const std::vector<std::string>& areas = {});

struct PublicTotals {
    std::optional<Totals> everywhere;     ///< absent under 10
    std::map<std::string, Totals> places; ///< by area; those under 10 are not there

    bool operator==(const PublicTotals&) const = default;
};

/// As anyone may see it. An area with fewer than 10 is left out, and with it the smallest other one when it
/// would be the only one that is, else it could be found by taking the others away. Medians want 10 answers.
/// Reasons that were given fewer than 5 times are counted together as "other"; together they are at least 5,
/// or the least common of the rest is with them, or, when there is none, no reasons are told.
/// What the police did (answered, not published) is told however small: it is about them, not about who
/// wrote.
[[nodiscard]] PublicTotals public_totals(Storage& storage, Time since);

} // namespace bluelamp::server
