#include "base/failure.hpp"
#include "commands/commands.hpp"
#include "crypto/secret.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <iostream>

using namespace bluelamp;
using namespace bluelamp::server;

namespace {

/// The command line. Each command leaves in `run` what is to be done once the line was read.
class CommandLine {
public:
    CommandLine() {
        app_.set_version_flag("--version", "bluelamp-server " BLUELAMP_VERSION);
        app_.require_subcommand(1);
        app_.fallthrough();
        app_.add_option("--config", site_.config, "configuration file (TOML)");
        app_.add_option("--data", site_.data, "data folder");
        app_.add_option("--database", site_.database, "sqlite:PATH or postgresql://USER@HOST/NAME");
        add_serving();
        add_staff();
        add_content();
        add_upkeep();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::Success& asked) {
            return app_.exit(asked);
        } catch (const CLI::ParseError& error) {
            std::cerr << "bluelamp-server: " << error.what() << "; see --help\n";
            return 2;
        }
        return run_();
    }

private:
    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& does) {
        auto* added = parent.add_subcommand(name, does);
        added->fallthrough();
        return added;
    }
    CLI::App* group(const std::string& name, const std::string& about) {
        auto* added = command(app_, name, about);
        added->require_subcommand(1);
        return added;
    }
    template <typename Work>
    void on_site(CLI::App* added, Work work) {
        added->callback([this, work] {
            run_ = [this, work] {
                Site site(read_settings(site_));
                return work(site);
            };
        });
    }

    void add_serving() {
        auto* serve_command = command(app_, "serve", "serve kiosks until it is stopped");
        serve_command->add_option("--listen", listen_, "ADDRESS:PORT; port 0 is any free one");
        on_site(serve_command,
                [this](Site& site) { return serve(site, listen_, BLUELAMP_VERSION, streams_); });
    }

    void add_staff() {
        auto* user = group("user", "staff accounts");
        auto* add = command(*user, "add", "add a user; the password is one line on standard input");
        add->add_option("name", name_, "the user's name")->required();
        add->add_option("--role", role_, "viewer, editor, moderator or admin")->required();
        add->add_option("--areas", areas_, "limit the role to these areas")->delimiter(',');
        on_site(add, [this](Site& site) { return user_add(site, name_, role_, areas_, streams_); });
        auto* factor =
            command(*user, "remove-second-factor", "let a user who lost the phone sign in without it");
        factor->add_option("name", name_, "the user's name")->required();
        on_site(factor, [this](Site& site) { return user_remove_factor(site, name_, streams_); });

        auto* kiosk = group("kiosk", "enrolling kiosks");
        auto* code = command(*kiosk, "code", "make one-time enrolment codes");
        code->add_option("--area", code_.area, "where the kiosk stands")->required();
        code->add_option("--name", code_.name, "what staff call the kiosk");
        code->add_option("--count", code_.count, "how many codes");
        code->add_option("--valid", code_.valid, "how long, such as 7d; ten minutes unless given");
        on_site(code, [this](Site& site) { return kiosk_code(site, code_, streams_); });
        auto* pack = command(*kiosk, "pack", "make a file that enrols a kiosk with no network");
        pack->add_option("--area", pack_.area, "where the kiosk stands")->required();
        pack->add_option("--out", pack_.out, "the file to write")->required();
        pack->add_option("--name", pack_.name, "what staff call the kiosk");
        pack->add_option("--server", pack_.server, "the address it may sync with later");
        pack->add_option("--valid", pack_.valid, "how long, such as 30d; for ever unless given");
        on_site(pack, [this](Site& site) { return kiosk_pack(site, pack_, streams_); });
        on_site(command(*kiosk, "list", "list the kiosks"),
                [this](Site& site) { return kiosk_list(site, streams_); });
        auto* confirm = command(*kiosk, "confirm", "confirm a kiosk that was enrolled in a roll-out");
        confirm->add_option("kiosk", name_, "its id")->required();
        on_site(confirm, [this](Site& site) { return kiosk_confirm(site, name_, streams_); });
    }

    void add_content() {
        auto* publish = command(app_, "publish", "publish the content of a file");
        publish->add_option("file", path_, "publish file (JSON)")->required();
        on_site(publish, [this](Site& site) { return server::publish_file(site, path_, streams_); });
        auto* source = group("source", "the feeds and other sources that the server follows");
        on_site(command(*source, "list", "print how each of them is doing, as JSON"),
                [this](Site& site) { return source_list(site, streams_); });
        auto* check = command(*source, "check", "look at one now and print what came of it");
        check->add_option("source", name_, "its id")->required();
        on_site(check, [this](Site& site) { return source_check(site, name_, streams_); });
        auto* off = command(*source, "off", "stop following one and withdraw everything that it gave");
        off->add_option("source", name_, "its id")->required();
        on_site(off, [this](Site& site) { return source_switch(site, name_, false, streams_); });
        auto* on = command(*source, "on", "follow one again");
        on->add_option("source", name_, "its id")->required();
        on_site(on, [this](Site& site) { return source_switch(site, name_, true, streams_); });

        auto* content = group("content", "content for sticks");
        auto* content_out =
            command(*content, "export", "write manifests, media and acknowledgements for a stick");
        content_out->add_option("folder", path_, "where to")->required();
        on_site(content_out, [this](Site& site) { return content_export(site, path_, streams_); });
        auto* import = command(app_, "import", "take batches from a stick");
        import->add_option("path", path_, "a batch file, or a folder of them")->required();
        on_site(import, [this](Site& site) { return import_batches(site, path_, streams_); });
        auto* entries = command(app_, "export", "print every accepted submission, opened");
        entries->add_option("--kind", kind_, "vote, feedback or suggestion")
            ->check(CLI::IsMember({"vote", "feedback", "suggestion"}));
        entries->add_option("--format", entries_format_, "ndjson or csv")
            ->check(CLI::IsMember({"ndjson", "csv"}));
        on_site(entries,
                [this](Site& site) { return export_entries(site, kind_, entries_format_, streams_); });
        auto* counted = command(app_, "results", "count a ballot");
        counted->add_option("--ballot", ballot_, "its id")->required();
        counted->add_option("--format", results_format_, "json or csv")
            ->check(CLI::IsMember({"json", "csv"}));
        counted->add_option("--via", via_, "all: count test entries too")
            ->check(CLI::IsMember({"screen", "all"}));
        on_site(counted, [this](Site& site) {
            return results(site, ballot_, results_format_, via_ == "all", streams_);
        });
    }

    void add_upkeep() {
        auto* keys = group("keys", "the server's keys");
        on_site(command(*keys, "show", "show the public keys"),
                [this](Site& site) { return keys_show(site, streams_); });
        auto* keys_out =
            command(*keys, "backup", "write the private keys to a file, to keep apart from the server");
        keys_out->add_option("file", path_, "the file to write")->required();
        on_site(keys_out, [this](Site& site) { return keys_backup(site, path_, streams_); });
        on_site(command(*keys, "rotate", "make new signing and sealing keys"),
                [this](Site& site) { return keys_rotate(site, streams_); });
        auto* backup_command =
            command(app_, "backup", "write database and media to one file, without private keys");
        backup_command->add_option("file", path_, "the file to write")->required();
        on_site(backup_command, [this](Site& site) { return backup(site, path_, streams_); });
        auto* restore_command = command(app_, "restore", "put a backup back; the old data are set aside");
        restore_command->add_option("file", path_, "the backup")->required();
        restore_command->callback(
            [this] { run_ = [this] { return restore(read_settings(site_), path_, streams_); }; });
        auto* retention = group("retention", "for how long what people wrote is kept");
        on_site(command(*retention, "show", "say for how many days after a case has ended"),
                [this](Site& site) { return retention_show(site, streams_); });
        auto* retention_days = command(*retention, "set", "set the number of days; the server then forgets");
        retention_days->add_option("days", days_, "after a case has ended")->required();
        retention_days->add_flag("--sure", sure_, "also when that forgets something at once");
        on_site(retention_days, [this](Site& site) { return retention_set(site, days_, sure_, streams_); });
        on_site(command(app_, "verify", "check logs, audit chain, media and manifests"),
                [this](Site& site) { return verify_all(site, streams_); });
    }

    CLI::App app_{"The central server of Blue Lamp kiosks", "bluelamp-server"};
    SiteOptions site_;
    Streams streams_{std::cin, std::cout, std::cerr};
    std::function<int()> run_;
    std::string listen_;
    std::string name_;
    std::string role_;
    std::vector<std::string> areas_;
    CodeArguments code_;
    PackArguments pack_;
    std::string path_;
    std::string kind_;
    std::string entries_format_ = "ndjson";
    std::string ballot_;
    std::string results_format_ = "json";
    std::string via_ = "screen";
    int days_ = 0;
    bool sure_ = false;
};

} // namespace

int main(int argc, char** argv) {
    keep_memory_private();
    // Standard output is for what scripts read; the journal takes the rest from standard error.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("bluelamp-server"));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S%z %l %v");
    std::ios::sync_with_stdio(false);
    try {
        return CommandLine().run(argc, argv);
    } catch (const UsageFailure& failure) {
        std::cerr << "bluelamp-server: " << failure.what() << '\n';
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "bluelamp-server: " << error.what() << '\n';
        return 1;
    }
}
