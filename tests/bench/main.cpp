#include "base/failure.hpp"
#include "bench/draw_bench.hpp"
#include "bench/report.hpp"
#include "paint/memory.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

using namespace bluelamp;

namespace {

void run(const std::vector<std::string>& names, const std::string& json) {
    const auto all = bench::benchmarks();
    for (const auto& name : names)
        if (std::ranges::none_of(all, [&](const auto& benchmark) { return name == benchmark.name; }))
            throw UsageFailure("run the benchmark \"" + name + "\"", "there is none of that name",
                               "\"bench --list\" names them");
    bench::Report report;
    for (const auto& benchmark : all) {
        if (!names.empty() && std::ranges::find(names, benchmark.name) == names.end())
            continue;
        std::printf("%s: %s\n", benchmark.name, benchmark.what);
        benchmark.run(report);
    }
    if (!json.empty())
        report.write_json(json);
}

} // namespace

int main(int count, char** arguments) {
    paint::give_back_large_blocks(); // as the kiosk does
    CLI::App app("Blue Lamp's own benchmarks");
    std::vector<std::string> names;
    std::string json;
    std::string folder;
    bool list = false;
    bool first_frame = false;
    app.add_option("name", names, "only these (all of them without a name)");
    app.add_option("--json", json, "also write the figures to this file");
    app.add_option("--dir", folder, "write databases here, on a real disk (this program's folder without it)")
        ->check(CLI::ExistingDirectory);
    app.add_flag("--list", list, "name the benchmarks and leave");
    // What "start" runs in a process of its own.
    app.add_flag("--first-frame", first_frame)->group("");
    try {
        app.parse(count, arguments);
        // TemporaryFolder's place. Not /tmp, which may be memory and make nothing durable.
        const auto place = folder.empty() ? std::filesystem::read_symlink("/proc/self/exe").parent_path()
                                          : std::filesystem::absolute(folder);
        setenv("TMPDIR", place.c_str(), 1);
        if (first_frame)
            bench::tell_first_frame();
        else if (list)
            for (const auto& benchmark : bench::benchmarks())
                std::printf("%-12s %s\n", benchmark.name, benchmark.what);
        else
            run(names, json);
        return 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const UsageFailure& failure) {
        std::fprintf(stderr, "error: %s\n", failure.what());
        return 2;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "error: %s\n", failure.what());
        return 1;
    }
}
