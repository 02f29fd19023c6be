#include "tool/bench.hpp"

#include "base/failure.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace bluelamp::tool {

void run_bench(const std::vector<std::string>& arguments) {
    const auto self = std::filesystem::read_symlink("/proc/self/exe");
    const auto program = (self.parent_path().parent_path() / "libexec" / "bluelamp-bench").string();
    std::vector<char*> argv;
    argv.push_back(const_cast<char*>(program.c_str())); // NOLINT: execv's signature; it does not write there
    for (const auto& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str())); // NOLINT
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    throw Failure("run " + program, std::generic_category().message(errno),
                  "build the release preset, which makes it");
}

} // namespace bluelamp::tool
