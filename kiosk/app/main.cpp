#include "base/failure.hpp"
#include "base/files.hpp"
#include "cli/commands.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>

#include <sys/prctl.h>
#include <unistd.h>

using namespace bluelamp;

namespace {

/// The command line. Each command leaves in `run_` what is to be done once the line was read.
class CommandLine {
public:
    CommandLine() {
        line_.name("bluelamp-kiosk");
        line_.set_version_flag("--version", "bluelamp-kiosk " BLUELAMP_VERSION);
        line_.require_subcommand(1);
        line_.fallthrough();
        line_.add_option("--config", config_,
                         "configuration file (TOML); DATA/kiosk.toml when it is not given");
        line_.add_option("--data", data_, "data folder");
        add_commands();
    }

    int run(int argc, char** argv) {
        try {
            line_.parse(argc, argv);
        } catch (const CLI::Success& asked) {
            return line_.exit(asked);
        } catch (const CLI::ParseError& error) {
            throw UsageFailure(error.what(), "", "see --help");
        }
        return run_({config_, data_.empty() ? default_data_folder("bluelamp-kiosk") : data_, BLUELAMP_VERSION,
                     std::cout, std::cerr});
    }

private:
    CLI::App* command(const std::string& name, const std::string& does,
                      std::function<int(const cli::Common&)> work) {
        auto* added = line_.add_subcommand(name, does);
        added->fallthrough();
        added->callback([this, work = std::move(work)] { run_ = work; });
        return added;
    }

    void add_commands() {
        auto* enrol =
            command("enrol", "enrol this kiosk online with a code, or from a pack file",
                    [this](const cli::Common& common) { return cli::enrol(common, enrol_, std::cin); });
        enrol->add_option("--server", enrol_.server, "the server's address");
        enrol->add_option("--code", enrol_.code, "the one-time code; - reads it from standard input");
        enrol->add_option("--pack", enrol_.pack, "a pack file");
        command("submit", "keep one submission a line (JSON) from standard input",
                [](const cli::Common& common) { return cli::submit(common, STDIN_FILENO); });
        auto* sync = command("sync", "send what waits, then fetch content",
                             [this](const cli::Common& common) { return cli::sync(common, once_); });
        sync->add_flag("--once", once_, "one pass, now");
        command("status", "print how this kiosk fares, as JSON",
                [](const cli::Common& common) { return cli::status(common); });
        auto* out = command("export", "write what waits to a folder on a stick",
                            [this](const cli::Common& common) { return cli::export_batches(common, path_); });
        out->add_option("folder", path_, "the folder")->required();
        auto* in = command("import", "take content and acknowledgements from a stick",
                           [this](const cli::Common& common) { return cli::import_content(common, path_); });
        in->add_option("path", path_, "a file or a folder")->required();
    }

    CLI::App line_{"Blue Lamp: the kiosk of a police station's front counter"};
    std::filesystem::path config_;
    std::filesystem::path data_;
    std::filesystem::path path_;
    cli::EnrolOptions enrol_;
    bool once_ = false;
    std::function<int(const cli::Common&)> run_;
};

} // namespace

int main(int argc, char** argv) {
#ifndef __SANITIZE_ADDRESS__     // whose leak check traces the process
    ::prctl(PR_SET_DUMPABLE, 0); // no core file and no debugger: they would hold what visitors write
#endif
    try {
        return CommandLine().run(argc, argv);
    } catch (const UsageFailure& failure) {
        std::cerr << "bluelamp-kiosk: " << failure.what() << "\n";
        return 2;
    } catch (const std::exception& failure) {
        std::cerr << "bluelamp-kiosk: " << failure.what() << "\n";
        return 1;
    }
}
