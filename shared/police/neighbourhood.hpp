#pragma once

#include "model/content.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What data.police.uk says of one neighbourhood, in plain words. Its data is under the Open Government
/// Licence v3.
namespace bluelamp {

struct PolicePriority {
    std::string id; ///< from what it says and since when: the API gives none
    std::string title;
    std::string issue;
    std::string action; ///< "" until something was done
    std::optional<Time> issued;
    std::optional<Time> acted;

    /// When the public last heard of it: the action's date if there is an action, else the issue's.
    [[nodiscard]] std::optional<Time> updated() const { return action.empty() || !acted ? issued : acted; }
};

struct PoliceLink {
    std::string title;
    std::string url; ///< absolute, never ""
    std::string description;
};

struct PoliceStation {
    std::string name;
    std::string type; ///< "station" or whatever the force calls it, or ""
    std::string address;
    std::string postcode;
    std::string description;
    std::optional<double> latitude;
    std::optional<double> longitude;
};

struct PoliceNeighbourhood {
    std::string force; ///< id
    Area area;
    std::string description;
    std::string url;
    std::optional<long> population;
    std::optional<double> latitude;
    std::optional<double> longitude;
    std::map<std::string, std::string> contact;
    std::vector<PoliceLink> links;
    std::vector<PoliceStation> stations;
    std::vector<PolicePriority> priorities;
    std::vector<Item> events;
    std::vector<TeamMember> team;
};

/// The API's replies as they came; "" for one that there is not.
struct PoliceReplies {
    std::string neighbourhood{};
    std::string priorities{};
    std::string events{};
    std::string people{};
};

/// A reply is not the document it should be, such as a captive portal's page. Asking again later may help.
class NotAPoliceDocument : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Nulls, wrong types and unknown fields are absent; HTML and Textile become plain text; times without a zone
/// are London's. Throws NotAPoliceDocument when a reply is not JSON of the right shape, or the neighbourhood
/// has no id or name.
[[nodiscard]] PoliceNeighbourhood read_police(const PoliceReplies& replies, std::string_view force);

/// Plain text from what forces put into the API: HTML, Textile or neither.
[[nodiscard]] std::string police_text(std::string_view text);

} // namespace bluelamp
