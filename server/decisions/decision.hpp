#pragma once

#include "cases/work.hpp"
#include "tally/results.hpp"
#include "wire/key_set.hpp"

/// Every ballot closes with a decision.
namespace bluelamp::server {

/// What people chose in one place: an area, a district, or ("") everywhere the ballot is held.
struct Standing {
    tally::PlaceResults results;
    /// The priority that leads in the raw and in the filtered figures alike; "" when it is too close to call,
    /// when the two differ, or when there are fewer than 10 ballots.
    std::string clear_leader;
    /// 10 ballots or more that may not be told: of exactly one area of the district there are fewer.
    bool held_back = false;
};
/// Votes made on screens. Throws UsageFailure for a ballot that was not published or a place it is not held
/// in.
[[nodiscard]] Standing standing_of(Storage& storage, const std::string& ballot, const std::string& place);

struct Decision {
    std::string ballot;
    std::string place;
    std::string priority; ///< chosen
    bool by_results = false;
    std::string officer; ///< who chose, when the results did not
    std::string reason;  ///< why
    int ballots = 0;     ///< counted when it was decided; 0 under 10
    Time decided{};
    std::optional<Time> report_by; ///< when it will be said what came of it
    LocalText title;
    LocalText body;
    LocalText came_of; ///< what came of it, once it was told
    std::string item;

    bool operator==(const Decision&) const = default;
};

/// What an inspector fills in. `title` and `body` are what the wall shows.
struct Deciding {
    std::string ballot;
    std::string place{};
    std::string priority{};
    std::string officer{}; ///< wanted, with the reason, unless the choice is the clear leader
    std::string reason{};
    std::optional<Time> report_by{};
    LocalText title{};
    LocalText body{};
    std::optional<Time> seen{}; ///< when the decision there was made that this one replaces; none yet
};

/// Somebody else decided the same meanwhile. Looking at it and deciding again may help.
class DecidedMeanwhile : public Failure {
public:
    explicit DecidedMeanwhile(const std::string& ballot);
};

/// Closes the ballot now if it is open, in all places, keeps the decision and puts it on the loop as an item
/// of kind decision, in one transaction. Deciding again replaces the earlier decision, with what was told to
/// have come of it. Throws DecidedMeanwhile when that is not the one of `deciding.seen`, UsageFailure for a
/// choice other than the clear leader, for a choice without officer and reason where there is no clear
/// leader, and for texts that no kiosk would take.
Decision decide(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const std::string& actor,
                const Deciding& deciding);

/// A decision's text on its item. Where it has several paragraphs in every language, the first is how people
/// voted and stands apart ("You voted"); then comes what was decided, then what happens next.
void put_text(Item& item, const LocalText& text);

/// English words to start that text from: how many took part and what came of it; who chose, and why.
[[nodiscard]] std::string draft_body(const Ballot& ballot, const Standing& standing,
                                     const Deciding& deciding);

/// Tells what came of a decision: its item gets these words as further paragraphs. Throws UsageFailure when
/// there is no such decision.
Decision tell_what_came(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                        const std::string& actor, const std::string& ballot, const std::string& place,
                        const LocalText& words);

/// Newest first; of one ballot, or ("") of all.
[[nodiscard]] std::vector<Decision> decisions_on(Storage& storage, const std::string& ballot = {});
/// Those that concern an area: of it, of its district, or of a ballot held there. For /areas/ID.
[[nodiscard]] std::vector<Decision> decisions_for(Storage& storage, const std::string& area);

/// Puts a suggestion, in staff's words, on a ballot that has not opened yet. Throws as the acts of
/// cases/work.hpp; UsageFailure for a case that is no suggestion, a ballot that opened or has votes, or a
/// priority whose id it has already.
CaseRecord promote(Storage& storage, const ServerKeys& keys, const Act& act, const std::string& ballot,
                   const BallotPriority& priority);

} // namespace bluelamp::server
