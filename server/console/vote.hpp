#pragma once

#include "console/page.hpp"
#include "decisions/decision.hpp"

/// A ballot as the pages of Votes have it: where it stands, and whose it is.
namespace bluelamp::server {

enum class VoteState { to_come, open, undecided, decided };

struct VoteOnPage {
    Ballot ballot;
    std::uint64_t revision = 0; ///< of the ballot; another one means somebody was quicker
    VoteState state = VoteState::open;
    std::vector<Decision> decisions;    ///< newest first
    std::vector<std::string> undecided; ///< areas of a closed ballot that no decision is about
    std::uint64_t ballots = 0;          ///< made on screens, counted now
};

/// All that were published, in their order.
[[nodiscard]] std::vector<VoteOnPage> votes_of(Storage& storage, const Content& content, Time now);
/// The one of the page's address. nullopt: there is none that the visitor of the page may see.
[[nodiscard]] std::optional<VoteOnPage> vote_of(const Visit& visit);

/// The same, where all of its areas are the visitor's to change; else the page that says no.
[[nodiscard]] http::Response with_own_vote(const Visit& visit,
                                           const std::function<http::Response(const VoteOnPage&)>& work);
/// Puts the ballot in place of the one with that revision (0: of none). False when somebody was quicker.
[[nodiscard]] bool publish_over(const Visit& visit, const Ballot& ballot, std::uint64_t revision);
/// Runs `work` in one transaction if the vote still is as it was seen, with its decisions. False, and nothing
/// done, when somebody was quicker.
[[nodiscard]] bool while_unchanged(const Visit& visit, const VoteOnPage& seen,
                                   const std::function<void()>& work);
/// Within a transaction.
void publish_ballot(const Visit& visit, const Ballot& ballot);

/// "/console/votes/ID"
[[nodiscard]] std::string vote_address(const std::string& id);
/// {"name","colour"} for a tag.
[[nodiscard]] nlohmann::json state_view(VoteState state);
/// "64 ballots", or "fewer than 10 so far": nobody, staff included, sees a picture of fewer.
[[nodiscard]] std::string ballots_in_words(std::uint64_t ballots);
/// What a place is called: an area, a district, "" for everywhere, "elsewhere" or "unsure".
[[nodiscard]] std::string place_name(const Content& content, const std::string& place);
/// "Spring", in English where it has it.
[[nodiscard]] std::string priority_name(const Ballot& ballot, const std::string& priority);
/// The areas of a ballot that a place of it is: itself, a district's, or ("") all. Empty is all areas.
[[nodiscard]] std::vector<std::string> areas_of_place(const Content& content, const Ballot& ballot,
                                                      const std::string& place);
/// What a refusal of the domain says, without the operation that it names first.
[[nodiscard]] std::string reason_of(const Failure& failure);

} // namespace bluelamp::server
