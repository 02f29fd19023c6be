#include "crypto/receipt.hpp"

namespace bluelamp {
namespace {

// Crockford's base 32: no I, L, O or U.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t receipt_characters = 16; // of 5 bits: 80

std::string random_characters(std::size_t count) {
    std::string text;
    for (const char c : random_bytes(count))
        text += alphabet[static_cast<unsigned char>(c) % alphabet.size()]; // 256 is a multiple of 32: no bias
    return text;
}

std::string grouped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            result += '-';
        result += text[i];
    }
    return result;
}

/// 0 for a character that cannot stand in a receipt.
char normalised(char c) {
    if (c >= 'a' && c <= 'z')
        c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    if (c == 'I' || c == 'L')
        return '1';
    return alphabet.find(c) == std::string_view::npos ? '\0' : c;
}

} // namespace

std::string make_receipt() {
    return grouped(random_characters(receipt_characters));
}

std::optional<std::string> normalised_receipt(std::string_view typed) {
    std::string text;
    for (const char c : typed) {
        if (c == ' ' || c == '-' || c == '\t')
            continue;
        const char plain = normalised(c);
        if (plain == '\0' || text.size() == receipt_characters)
            return std::nullopt;
        text += plain;
    }
    if (text.size() != receipt_characters)
        return std::nullopt;
    return grouped(text);
}

Hash receipt_hash(std::string_view receipt) {
    return hash_of({"bluelamp receipt ", receipt});
}

Secret answer_key(std::string_view receipt) {
    return Secret(hash_of({"bluelamp answer ", receipt}).view());
}

Bytes encrypt_answer(std::string_view receipt, ByteView answer) {
    return encrypt(answer_key(receipt).view(), answer);
}

std::optional<Bytes> decrypt_answer(std::string_view receipt, ByteView encrypted) {
    return decrypt(answer_key(receipt).view(), encrypted);
}

std::string make_code(int bits) {
    return random_characters(static_cast<std::size_t>((bits < 20 ? 20 : bits) + 4) / 5);
}

} // namespace bluelamp
