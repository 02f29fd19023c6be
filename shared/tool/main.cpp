#include "base/failure.hpp"
#include "tool/bench.hpp"
#include "tool/feed.hpp"
#include "tool/police.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <string>

/// `bluelamp`, the operator's tool: exit 0 on success, 2 for wrong usage, 1 for any other failure with one
/// line on stderr.
int main(int argc, char** argv) {
    constexpr int wrong_usage = 2;
    CLI::App app("Blue Lamp's tool for operators");
    app.set_version_flag("--version", "bluelamp " BLUELAMP_VERSION);
    app.require_subcommand(1);

    bluelamp::tool::FeedCommand feed;
    auto* feed_command = app.add_subcommand("feed", "Reads an RSS, Atom or JSON feed and prints it as JSON");
    feed_command->add_option("SOURCE", feed.source, "A file, - for standard input, or an http(s) address")
        ->required();
    feed_command->add_option("--base", feed.base, "The address that relative links start from");

    bluelamp::tool::PoliceCommand police;
    auto* police_command = app.add_subcommand(
        "police", "Reads a neighbourhood's data.police.uk documents and prints them as JSON");
    police_command->add_option("FORCE", police.force, "The force's id, such as leicestershire")->required();
    police_command->add_option("NEIGHBOURHOOD", police.neighbourhood, "The neighbourhood's id, such as NC04")
        ->required();
    police_command->add_option("--base", police.base, "Where the documents are: an address or a folder")
        ->capture_default_str();

    bool bench = false;
    auto* bench_command = app.add_subcommand(
        "bench", "Runs the project's benchmarks: bench [NAME] [--json FILE] [--dir FOLDER]");
    bench_command->prefix_command();
    bench_command->callback([&bench] { bench = true; });

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked_for_help) {
        return app.exit(asked_for_help);
    } catch (const CLI::ParseError& error) {
        std::fprintf(stderr, "bluelamp: %s; see bluelamp --help\n", error.what());
        return wrong_usage;
    }
    try {
        if (*feed_command)
            feed.run();
        else if (*police_command)
            police.run();
        else if (bench)
            bluelamp::tool::run_bench(bench_command->remaining());
        return 0;
    } catch (const bluelamp::UsageFailure& error) {
        std::fprintf(stderr, "bluelamp: %s\n", error.what());
        return wrong_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bluelamp: %s\n", error.what());
        return 1;
    }
}
