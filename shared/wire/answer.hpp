#pragma once

#include "model/content.hpp"
#include "wire/bytes_io.hpp"

namespace bluelamp {

/// What the owner of a receipt reads, at a kiosk or on the web. It never repeats what was written.
struct ReceiptAnswer {
    LocalText text; ///< at most 8,000 octets a language
    LocalText from; ///< who answers, as a visitor should read it, or empty
    Time answered{};
    bool operator==(const ReceiptAnswer&) const = default;
};

/// JSON, to be handed to encrypt_answer. Throws WireError beyond limits or without a text.
[[nodiscard]] std::string write_answer(const ReceiptAnswer& answer);
/// What decrypt_answer gave. Unknown keys are ignored. Throws WireError.
[[nodiscard]] ReceiptAnswer read_answer(std::string_view json);

} // namespace bluelamp
