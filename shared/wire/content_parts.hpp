#pragma once

#include "model/content.hpp"
#include "wire/json_reader.hpp"

/// The parts that a publish file and a manifest's content have in common, for this folder's sources alone.
/// Each reads one object; media are left to the caller.
namespace bluelamp::parts {

constexpr std::size_t short_text = 500;
constexpr std::size_t long_text = 100 * 1024;
constexpr std::size_t address = 2048;

enum class Unknown { refused, ignored }; ///< words of an enumeration used as keys

[[nodiscard]] Force force(const JsonReader& in, Unknown unknown);
[[nodiscard]] District district(const JsonReader& in);
[[nodiscard]] Area area(const JsonReader& in);
[[nodiscard]] Item item(const JsonReader& in);
[[nodiscard]] Ballot ballot(const JsonReader& in);
[[nodiscard]] Topic topic(const JsonReader& in);
[[nodiscard]] TeamMember member(const JsonReader& in);
[[nodiscard]] Source source(const JsonReader& in);

/// read_content() of a document that was parsed already. Defined beside it.
[[nodiscard]] Content content(const JsonReader& in);

} // namespace bluelamp::parts
