#pragma once

#include <span>
#include <string>
#include <vector>

namespace bluelamp::bench {

/// Asked of a figure: less than, or at least, `limit`.
enum class Goal { none, below, at_least };

struct Figure {
    std::string name; ///< "fade: processor, share of a core"
    double value = 0;
    std::string unit; ///< "ms", "MB", "%", "x"
    Goal goal = Goal::none;
    double limit = 0;

    /// True for a figure without a goal.
    [[nodiscard]] bool met() const;
};

/// What a run found. Prints each figure as it comes.
class Report {
public:
    void add(Figure figure);
    /// A line for a person: why something was not measured.
    void note(const std::string& text);

    [[nodiscard]] std::span<const Figure> figures() const { return figures_; }
    /// Writes {"figures":[{"name","value","unit","goal","limit","met"}]}; throws Failure.
    void write_json(const std::string& file) const;

private:
    std::vector<Figure> figures_;
};

/// One benchmark: `run` may throw Failure.
struct Benchmark {
    const char* name;
    const char* what;
    void (*run)(Report&);
};

/// All there are, in the order they run. A new benchmark is a function in a file of its own and a line here
/// (benchmarks.cpp).
[[nodiscard]] std::span<const Benchmark> benchmarks();

} // namespace bluelamp::bench
