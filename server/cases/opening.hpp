#pragma once

#include "base/failure.hpp"
#include "crypto/secret.hpp"
#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <string_view>

/// Sealed parts are opened here and nowhere else on the way to staff, with a key that is not in the database.
/// What was opened is never written anywhere.
///
/// Finding by receipt: the receipt is sealed too (PROTOCOL), so a database alone can tell no receipts. A case
/// gets a mark, HMAC(receipt) under a key derived from the server's root key, when its sealed part is opened
/// for the first time, be it by note_sealed() shortly after it came or by a person. Whoever holds a copy of
/// the database and a slip of paper cannot tell which case is the slip's; whoever holds the keys could read
/// everything anyway. A plain hash, as manifests use it, would have let the copy tell.
namespace bluelamp::server {

/// What was written is not to be read: it was erased or forgotten, or the keys at hand do not open it.
class CannotOpen : public Failure {
public:
    CannotOpen(const std::string& id, const std::string& cause, const std::string& advice, bool gone);
    const bool gone; ///< it is not there any more; no key brings it back
};

/// What a visitor wrote. Wiped when it goes.
struct WrittenWords {
    std::string text;
    bool has_contact = false;
    std::optional<Time> written;

    WrittenWords() = default;
    WrittenWords(WrittenWords&&) = default;
    WrittenWords& operator=(WrittenWords&&) = default;
    WrittenWords(const WrittenWords&) = delete;
    WrittenWords& operator=(const WrittenWords&) = delete;
    ~WrittenWords() { wipe(text); }
};

/// Throws CannotOpen, or Failure when there is no such case.
[[nodiscard]] WrittenWords words_of(Storage& storage, const ServerKeys& keys, const std::string& id);

/// The contact details, "" when none were given, after an audit line that says who looked is durable. The
/// caller wipes them. Throws as words_of. Not within a transaction.
[[nodiscard]] std::string show_contact(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                                       const std::string& actor, const std::string& id);

/// Learns of up to `most` new cases what their sealed part tells the machine alone: the mark of the receipt
/// and the time of writing, from which the 72 hours run. Texts are opened with it and wiped. Cases that the
/// keys do not open are noted as unreadable. Not within a transaction. Returns how many were looked at.
std::size_t note_sealed(Storage& storage, const ServerKeys& keys, std::size_t most = 500);

/// The case of a receipt as a person typed it; notes what is sealed first, so that it is found before anyone
/// has read it. One as a rule, more when a kiosk's disk was copied. Empty for what is no receipt, is not
/// known (its kiosk may be offline), or was erased. Callers limit how often strangers may ask.
[[nodiscard]] std::vector<CaseRecord> find_by_receipt(Storage& storage, const ServerKeys& keys,
                                                      std::string_view typed);

/// The receipt of a case, for answering and erasing. Wiped by the caller. Throws as words_of.
[[nodiscard]] std::string receipt_of(Storage& storage, const ServerKeys& keys, const std::string& id);

} // namespace bluelamp::server
