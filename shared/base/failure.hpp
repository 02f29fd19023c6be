#pragma once

#include <stdexcept>
#include <string>

namespace bluelamp {

/// Whether the same operation may succeed later with nothing changed by a person.
enum class Retry { no, yes };

/// An operation that did not happen. `what()` is one line for an operator: "operation: cause; advice".
/// Thrown where it is found, told once at the top of a program, never to a visitor.
class Failure : public std::runtime_error {
public:
    Failure(const std::string& operation, const std::string& cause, const std::string& advice = {},
            Retry retry = Retry::no);

    [[nodiscard]] Retry retry() const noexcept { return retry_; }

private:
    Retry retry_;
};

/// A wrong call or a wrong configuration: programs exit 2 instead of 1.
class UsageFailure : public Failure {
public:
    using Failure::Failure;
};

} // namespace bluelamp
