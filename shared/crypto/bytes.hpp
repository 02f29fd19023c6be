#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bluelamp {

/// Octets, not text. std::string, because SQLite, libcurl and the HTTP server all speak it.
using Bytes = std::string;
using ByteView = std::string_view;

/// Exactly N octets; the tag keeps a key from being passed for a hash.
template <std::size_t N, typename Tag>
struct Fixed {
    static constexpr std::size_t size = N;
    std::array<std::uint8_t, N> octets{};

    [[nodiscard]] ByteView view() const { return {reinterpret_cast<const char*>(octets.data()), N}; }
    [[nodiscard]] Bytes bytes() const { return Bytes(view()); }
    /// nullopt unless there are exactly N octets.
    [[nodiscard]] static std::optional<Fixed> from(ByteView bytes) {
        if (bytes.size() != N)
            return std::nullopt;
        Fixed fixed;
        for (std::size_t i = 0; i < N; ++i)
            fixed.octets[i] = static_cast<std::uint8_t>(bytes[i]);
        return fixed;
    }
    [[nodiscard]] bool zero() const { return *this == Fixed{}; }

    auto operator<=>(const Fixed&) const = default;
};

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// nullopt for an odd length or any character that is not hexadecimal (either case is taken).
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 base64url without padding.
[[nodiscard]] std::string to_base64url(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);

/// In time that depends on the lengths alone.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b);

/// From the system's generator.
[[nodiscard]] Bytes random_bytes(std::size_t count);

template <typename F>
[[nodiscard]] F random_fixed() {
    return *F::from(random_bytes(F::size));
}

/// Initialises libsodium once; any thread, any number of times. Every function of this folder that needs it
/// calls it. Throws Failure when the system gives no randomness.
void init_crypto();

} // namespace bluelamp
