#include "crypto/pin.hpp"

#include "base/failure.hpp"
#include "crypto/bytes.hpp"

#include <algorithm>
#include <array>

#include <sodium.h>

namespace bluelamp {
namespace {

constexpr std::size_t memory = std::size_t{19} << 20U;
constexpr unsigned long long passes = 2;

} // namespace

bool is_pin(std::string_view text) {
    return text.size() >= 6 && text.size() <= 12 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string pin_hash(std::string_view pin) {
    init_crypto();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), pin.data(), pin.size(), passes, memory) != 0)
        throw Failure("hash a PIN", "there is not enough memory", "", Retry::yes);
    return hash.data();
}

bool pin_matches(std::string_view hash, std::string_view pin) {
    init_crypto();
    const std::string text(hash);
    return text.size() < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(text.c_str(), pin.data(), pin.size()) == 0;
}

} // namespace bluelamp
