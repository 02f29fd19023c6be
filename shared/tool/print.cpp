#include "tool/print.hpp"

#include "base/failure.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace bluelamp::tool {

void print(const nlohmann::ordered_json& value) {
    const auto text = value.dump(2) + "\n";
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw Failure("write the result", "standard output does not take it",
                      "is the disk full or the pipe closed?");
}

} // namespace bluelamp::tool
