#pragma once

#include "storage/storage.hpp"

#include <string_view>

/// Who waits for what. Lists stand as CaseTable::list has them: open ones first, danger above all, then what
/// is due first.
namespace bluelamp::server {

/// The queues of the page "Say". `open` is all that waits, whatever it is. Complaints have their own, whoever
/// found them to be complaints; danger stands at the top of whichever it is in, and alone in its own.
enum class Queue { open, danger, complaints, comments, suggestions, ended };

[[nodiscard]] std::string_view name_of(Queue queue);
[[nodiscard]] std::optional<Queue> queue_named(std::string_view name);

/// What a queue holds, in the areas that a user may see (none given: all).
[[nodiscard]] CaseFilter filter_of(Queue queue, const std::vector<std::string>& areas);

/// For the page "Now": open cases that need somebody.
struct Waiting {
    std::uint64_t danger = 0;
    std::uint64_t overdue = 0;
    std::uint64_t complaints = 0;
    std::uint64_t unread = 0;
    std::uint64_t open = 0;
};
[[nodiscard]] Waiting waiting_cases(Storage& storage, Time now, const std::vector<std::string>& areas);

} // namespace bluelamp::server
