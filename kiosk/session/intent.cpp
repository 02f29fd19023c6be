#include "session/intent.hpp"

#include <array>
#include <utility>

namespace bluelamp {
namespace {

template <std::size_t place>
intent::Any taken(void* one) {
    using One = std::variant_alternative_t<place, intent::Any>;
    return intent::Any(std::in_place_index<place>, std::move(*static_cast<One*>(one)));
}

template <std::size_t... places>
intent::Any taken(std::size_t place, void* one, std::index_sequence<places...>) {
    static constexpr std::array<intent::Any (*)(void*), sizeof...(places)> takers{&taken<places>...};
    return takers.at(place)(one);
}

} // namespace

Intent::Intent(std::size_t place, void* one)
    : any_(taken(place, one, std::make_index_sequence<std::variant_size_v<intent::Any>>())) {}
Intent::Intent(const Intent& other) = default;
Intent::Intent(Intent&& other) noexcept = default;
Intent& Intent::operator=(const Intent& other) = default;
Intent& Intent::operator=(Intent&& other) noexcept = default;
Intent::~Intent() = default;

} // namespace bluelamp
