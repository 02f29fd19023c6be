// Reading an answer by its receipt: a hash, a look into the manifest's answers, and one decryption of some
// kilobytes, in microseconds and without the disk.
#include "session/reducer.hpp"

#include "crypto/receipt.hpp"

#include <cctype>

namespace bluelamp {
namespace {

/// A letter or figure of a receipt as it is printed; 0 for what cannot be one. As normalised_receipt reads
/// it.
char receipt_sign(char c) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (c == 'O')
        return '0';
    if (c == 'I' || c == 'L')
        return '1';
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'U') ? c : '\0';
}

} // namespace

void Reducer::operator()(const intent::EditReceipt& edit) {
    touched();
    auto& draft = visitor().receipt;
    draft = {};
    for (const char c : edit.typed)
        if (const char sign = receipt_sign(c); sign != '\0' && draft.typed.size() < receipt_length)
            draft.typed += sign;
}

void Reducer::operator()(const intent::LookUpReceipt&) {
    using Found = ReceiptDraft::Found;
    touched();
    auto& draft = visitor().receipt;
    const auto receipt = normalised_receipt(draft.typed);
    if (!receipt) {
        draft.found = Found::unknown;
        return;
    }
    draft.found = Found::unanswered;
    const auto sealed = snapshot_.answers.find(to_hex(receipt_hash(*receipt).view()));
    if (sealed == snapshot_.answers.end())
        return;
    const auto opened = decrypt_answer(*receipt, sealed->second);
    if (!opened)
        return;
    try {
        draft.answer = read_answer(*opened);
        draft.found = Found::answered;
        draft.typed.clear();
        visitor().place.page = 0;
    } catch (const WireError&) { // of a newer server, or damaged: nothing that can be shown
    }
}

} // namespace bluelamp
