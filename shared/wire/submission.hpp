#pragma once

#include "crypto/receipt.hpp"
#include "model/content.hpp"
#include "model/submission.hpp"
#include "wire/entry.hpp"
#include "wire/key_set.hpp"

namespace bluelamp {

/// Reads one submission line (JSON, CONTRACT's form): form and limits, never whether an id is known.
/// Unknown keys are ignored. Throws WireError whose message is fit to be shown.
[[nodiscard]] Submission read_submission(std::string_view line);
/// The limits of read_submission for one that came from a screen. Throws WireError.
void check(const Submission& submission);
/// The line; empty optional fields are left out. No line feed.
[[nodiscard]] std::string write_submission(const Submission& submission);
/// "vote", "feedback" or "suggestion".
[[nodiscard]] std::string_view kind_of(const Submission& submission);

/// An entry that has not got its place in a log yet.
struct EntryDraft {
    std::string kind;
    Via via = Via::screen;
    std::uint32_t day = 0;
    std::uint8_t flags = 0;
    KeyId sealed_to;
    Bytes payload;
};

/// Seals text, contact, receipt and (except for votes, which keep the day alone) the time, padded so that the
/// size tells little. Throws WireError when a limit is broken.
[[nodiscard]] EntryDraft draft_entry(const Submission& submission, Via via, std::string_view receipt,
                                     Time created, std::uint8_t flags, const SealKey& server);

/// Gives a draft its place in the chain.
[[nodiscard]] Entry chain_entry(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq,
                                const Hash& prev, const EntryDraft& draft);

/// An entry as the server reads it.
struct OpenedEntry {
    EntryHeader header;
    Submission submission;
    Via via = Via::screen;
    std::string receipt;
    std::optional<Time> created; ///< absent for a vote
};

/// Throws WireError for what cannot be accepted (unknown kind or key, broken box): quarantine it, raw.
[[nodiscard]] OpenedEntry open_entry(const Entry& entry, const ServerKeys& keys);

} // namespace bluelamp
