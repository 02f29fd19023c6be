#pragma once

#include "cases/queue.hpp"
#include "console/page.hpp"

#include <optional>

namespace bluelamp::server {

/// Which cases somebody works through: a queue and what narrows it. It stands in the query of every address
/// of Say, so that an act on a case knows which case is next.
struct Listing {
    Queue queue = Queue::open;
    std::string area;  ///< "": all that are theirs
    std::string kiosk; ///< an id, or ""
    std::string state; ///< as cases/case.hpp spells it, or ""
    std::string who;   ///< assigned to: a user's name, "-" nobody, "" anybody
    bool overdue = false;

    /// What is unknown, or not theirs to see, narrows nothing.
    [[nodiscard]] static Listing of(const Visit& visit);

    [[nodiscard]] CaseFilter filter(const Visit& visit) const;
    /// "queue=comments&area=hill": what differs from an empty listing, the queue always.
    [[nodiscard]] std::string query() const;
    /// "/console/say?queue=…"
    [[nodiscard]] std::string path() const { return "/console/say?" + query(); }
    /// "/console/say/ID/ACT?queue=…"; ACT may be "".
    [[nodiscard]] std::string path_of(const std::string& id, const std::string& act = {}) const;
    /// Whether anything but the queue narrows it.
    [[nodiscard]] bool is_narrowed() const;
};

/// The case to go on with after `record`: the next in the listing, or, at its end, the first that is left
/// before it. nullopt when none is left.
[[nodiscard]] std::optional<CaseRecord> next_case(const Visit& visit, const Listing& listing,
                                                  const CaseRecord& record);

} // namespace bluelamp::server
