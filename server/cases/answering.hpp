#pragma once

#include "cases/work.hpp"
#include "wire/answer.hpp"
#include "wire/key_set.hpp"

namespace bluelamp::server {

/// The part of an answer that everyone sees: "You said, we did".
struct PublicAnswer {
    LocalText title;                ///< what changed, or plainly that it will not
    LocalText you_said;             ///< empty: the case's redacted wording
    LocalText body;                 ///< empty: the answer's text
    std::vector<std::string> areas; ///< empty: all
};

struct Answering {
    LocalText text; ///< for the owner of the receipt, by language
    LocalText from; ///< who answers, as a visitor should read it, or empty
    std::optional<PublicAnswer> publish;
    std::chrono::days keep{180}; ///< how long kiosks and /r/RECEIPT have it
};

/// Answers a case, in one transaction: for the owner of its receipt, encrypted, in every manifest and at
/// /r/RECEIPT; for staff, sealed to the server's own key; and, if it is to be published, as an item of kind
/// answer, whose id stays the same when it is answered again. The manifests that change wake the kiosks.
/// Throws as the acts of work.hpp; UsageFailure too for texts that no kiosk would take, and for publishing
/// without redacted words or words of what was said.
CaseRecord answer_case(Storage& storage, const ServerKeys& keys, const Act& act, const Answering& answering);

/// An answer as staff gave it.
struct GivenAnswer {
    std::int64_t at_ms = 0;
    std::string actor;
    ReceiptAnswer answer;
    bool published = false;
};
/// Oldest first; without those that the keys at hand do not open.
[[nodiscard]] std::vector<GivenAnswer> answers_to(Storage& storage, const ServerKeys& keys,
                                                  const std::string& id);

/// What the owner of a receipt may know.
struct ReceiptNews {
    bool known = false;                  ///< false: not here; its kiosk may be offline, or it was erased
    std::optional<ReceiptAnswer> answer; ///< absent: not answered yet, or longer ago than it is kept
    std::optional<Time> due;             ///< when it should be answered, while it is open
};
/// For /r/RECEIPT. Never tells what was written. Callers limit how often strangers may ask.
[[nodiscard]] ReceiptNews news_of(Storage& storage, const ServerKeys& keys, std::string_view typed);

/// Takes answers whose time is over out of the manifests. Not within a transaction. Returns how many.
std::size_t prune_answers(Storage& storage, const ServerKeys& keys, std::int64_t now_ms);

} // namespace bluelamp::server
