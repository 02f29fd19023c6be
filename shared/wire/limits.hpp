#pragma once

#include <cstddef>
#include <cstdint>

/// What a reader takes at most. A writer stays below. Changing one is a change of the format's version.
namespace bluelamp::limits {

constexpr std::size_t id = 128;      ///< octets of any id
constexpr std::size_t kiosk_id = 64; ///< [A-Za-z0-9_-]
constexpr std::size_t feedback_text = 4000;
constexpr std::size_t contact = 400;
constexpr std::size_t suggestion_text = 1000;
constexpr std::size_t submission_line = 64 * 1024;
constexpr std::size_t allocation = 100; ///< priorities in one vote
constexpr int pot = 100;

constexpr std::size_t entry_header = 1024;
constexpr std::size_t entry_payload = 64 * 1024;
constexpr std::size_t batch_entries = 1000;
constexpr std::size_t batch_file = 4 * 1024 * 1024;
constexpr std::size_t batch_target = 1024 * 1024; ///< a writer closes a batch beyond this

constexpr std::size_t acknowledgement = 4 * 1024;
constexpr std::size_t manifest_file = 16 * 1024 * 1024;
constexpr std::size_t manifest_header = 1024;
constexpr std::size_t publish_file = 16 * 1024 * 1024;
constexpr std::size_t media_file = 512ULL * 1024 * 1024;
constexpr std::size_t enrolment = 256 * 1024;
constexpr std::size_t key_statements = 1000;
constexpr std::size_t key_statement = 8 * 1024;
constexpr std::size_t tombstones = 20000;      ///< in a manifest
constexpr std::size_t batch_tombstones = 2000; ///< handed back in one batch
constexpr std::size_t use_counts = 2000;       ///< in a batch
constexpr std::size_t use_report = 256 * 1024; ///< octets of them
constexpr std::size_t use_name = 32;           ///< octets of a screen's name or a language's tag
constexpr std::size_t json_depth = 32;

} // namespace bluelamp::limits
