#pragma once

#include "net/http_client.hpp"
#include "police/neighbourhood.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace bluelamp {

inline constexpr std::string_view police_api = "https://data.police.uk/api";

/// "FORCE/NEIGHBOURHOOD" as the API's addresses have it, whatever the ids hold. Throws UsageFailure.
[[nodiscard]] std::string police_path(std::string_view force, std::string_view neighbourhood);

/// Fetches the documents of neighbourhoods, at most 14 a second (the API allows 15) and with patience for its
/// 429. Used by one thread at a time.
class PoliceDocuments {
public:
    /// `base` is the API's address, or a folder (or file:// address of one) laid out like it:
    /// FORCE/NB.json or FORCE/NB/neighbourhood.json, and FORCE/NB/priorities.json, events.json, people.json;
    /// of the lists, forces.json and FORCE/neighbourhoods.json.
    PoliceDocuments(HttpClient& client, std::string base);

    /// All four; a list that the force does not keep (404, no file) is "". Throws Failure, which says whether
    /// trying again may help.
    [[nodiscard]] PoliceReplies fetch(std::string_view force, std::string_view neighbourhood,
                                      const CancelToken& cancel = {});

    /// The list of all forces, or of a force's neighbourhoods, for read_police_references(). Throws as
    /// fetch() does.
    [[nodiscard]] std::string forces(const CancelToken& cancel = {});
    [[nodiscard]] std::string neighbourhoods(std::string_view force, const CancelToken& cancel = {});

private:
    [[nodiscard]] std::string list(const std::string& path, const CancelToken& cancel);
    [[nodiscard]] std::string get(const std::string& path, bool required, const CancelToken& cancel);
    [[nodiscard]] std::string read(const std::vector<std::string>& names, bool required) const;
    void pace(const CancelToken& cancel);

    HttpClient& client_;
    std::string base_;
    bool is_folder_;
    std::chrono::steady_clock::time_point next_{};
};

} // namespace bluelamp
