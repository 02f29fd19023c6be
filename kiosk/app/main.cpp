#include "app/application.hpp"
#include "app/assets.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "cli/commands.hpp"
#include "crypto/secret.hpp"
#include "screens/screens.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <functional>
#include <iostream>
#include <tuple>

#include <unistd.h>

using namespace bluelamp;

namespace {

/// The command line. Each command leaves in `run_` what is to be done once the line was read.
class CommandLine {
public:
    CommandLine() {
        line_.name("bluelamp-kiosk");
        line_.set_version_flag("--version", "bluelamp-kiosk " BLUELAMP_VERSION);
        line_.require_subcommand(0, 1);
        line_.fallthrough();
        line_.add_option("--config", config_,
                         "configuration file (TOML); DATA/kiosk.toml when it is not given");
        line_.add_option("--data", data_, "data folder");
        add_app_options();
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
        if (!run_)
            return show();
        return run_({config_, data_.empty() ? default_data_folder("bluelamp-kiosk") : data_, BLUELAMP_VERSION,
                     std::cout, std::cerr});
    }

private:
    void add_app_options() {
        constexpr const char* app = "The app";
        line_.add_option("--window", window_, "show in a window of this size, as 1280x800")->group(app);
        line_.add_flag("--headless", headless_, "draw off screen, with no display")->group(app);
        line_
            .add_option("--play", app_.play,
                        "play a script of touches and keys, then leave; - reads it as it comes")
            ->group(app);
        line_.add_option("--stats", app_.stats, "append one JSON line a second about frames and memory")
            ->group(app);
        line_.add_option("--screenshot", shot_.file, "draw one screen into this PNG file and leave")
            ->group(app);
        line_.add_option("--screen", screen_, "which screen; \"list\" prints their names")->group(app);
        line_.add_option("--size", size_, "its size, as 1920x1080")->group(app);
        line_.add_option("--language", shot_.language, "its language, as cy")->group(app);
        line_.add_option("--text-size", text_size_, "its text: 1, 1.5 or 2")->group(app);
        line_.add_option("--contrast", contrast_, "its contrast: high or normal")->group(app);
        line_.add_option("--at", at_, "what its clock shows, as 2026-11-17T14:07:00Z")->group(app);
    }

    /// "1280x800"
    static std::pair<int, int> size_of(const std::string& text, const char* option) {
        int width = 0;
        int height = 0;
        char end = 0;
        constexpr int least = 320;
        constexpr int most = 8192;
        if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &end) != 2 || width < least ||
            height < least || width > most || height > most)
            throw UsageFailure(option, "\"" + text + "\" is not a size", "write one such as 1920x1080");
        return {width, height};
    }

    AppOptions::Screenshot screenshot() {
        shot_.screen = screen_.empty() ? shot_.screen : screen_;
        if (text_size_ == "1.5")
            shot_.text_size = TextSize::large;
        else if (text_size_ == "2")
            shot_.text_size = TextSize::largest;
        else if (text_size_ != "1")
            throw UsageFailure("--text-size", "\"" + text_size_ + "\" is not a text size",
                               "write 1, 1.5 or 2");
        if (contrast_ != "high" && contrast_ != "normal")
            throw UsageFailure("--contrast", "\"" + contrast_ + "\" is no contrast", "write high or normal");
        shot_.high_contrast = contrast_ == "high";
        if (!at_.empty() && !(shot_.at = parse_rfc3339(at_)))
            throw UsageFailure("--at", "\"" + at_ + "\" is not a time",
                               "write one such as 2026-11-17T14:07:00Z");
        return shot_;
    }

    int show() {
        if (screen_ == "list") {
            for (const auto& entry : screen_list())
                std::cout << name_of(entry.screen) << "\n";
            return 0;
        }
        app_.config = config_;
        app_.data = data_.empty() ? default_data_folder("bluelamp-kiosk") : data_;
        app_.version = BLUELAMP_VERSION;
        if (!shot_.file.empty()) {
            app_.screenshot = screenshot();
            app_.display = Display::headless;
        } else if (headless_) {
            app_.display = Display::headless;
        } else if (!window_.empty()) {
            app_.display = Display::window;
        }
        if (!window_.empty())
            std::tie(app_.width, app_.height) = size_of(window_, "--window");
        if (!size_.empty())
            std::tie(app_.width, app_.height) = size_of(size_, "--size");
        return run_app(app_);
    }

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
        command(
            "submit", "keep one submission a line (JSON) from standard input", [](const cli::Common& common) {
                return cli::submit(common, STDIN_FILENO, DangerWords::read(assets_folder() / "danger-words"));
            });
        auto* sync = command("sync", "send what waits, then fetch content",
                             [this](const cli::Common& common) { return cli::sync(common, once_); });
        sync->add_flag("--once", once_, "one pass, now");
        command("status", "print how this kiosk fares, as JSON",
                [](const cli::Common& common) { return cli::status(common); });
        command("pin",
                "hash a staff PIN (six to twelve figures, from standard input) as the table [staff] of "
                "kiosk.toml",
                [](const cli::Common& common) { return cli::pin(common, std::cin); });
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
    AppOptions app_;
    AppOptions::Screenshot shot_;
    std::string screen_;
    std::string window_;
    std::string size_;
    std::string text_size_ = "1";
    std::string contrast_ = "normal";
    std::string at_;
    bool headless_ = false;
    std::function<int(const cli::Common&)> run_;
};

} // namespace

int main(int argc, char** argv) {
    keep_memory_private();
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
