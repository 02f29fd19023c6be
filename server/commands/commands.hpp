#pragma once

#include "commands/site.hpp"

#include <iosfwd>
#include <vector>

/// What the program's commands do. Each returns the exit code, and throws Failure (exit 1) or UsageFailure
/// (exit 2). `out` gets what a script reads, `notes` what a person should know.
namespace bluelamp::server {

struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& notes;
};

/// Serves until SIGTERM or SIGINT. `listen` "" is the configuration's.
int serve(Site& site, const std::string& listen, const std::string& version, const Streams& streams);

struct CodeArguments {
    std::string area;
    std::string name;
    int count = 1;
    std::string valid;
};
int kiosk_code(Site& site, const CodeArguments& arguments, const Streams& streams);

struct PackArguments {
    std::string area;
    std::string name;
    std::string server;
    std::string valid;
    std::string out;
};
int kiosk_pack(Site& site, const PackArguments& arguments, const Streams& streams);
int kiosk_list(Site& site, const Streams& streams);
int kiosk_confirm(Site& site, const std::string& kiosk, const Streams& streams);

/// The password is the first line of `in`.
int user_add(Site& site, const std::string& name, const std::string& role,
             const std::vector<std::string>& areas, const Streams& streams);
/// For who lost the phone and is the only administrator.
int user_remove_factor(Site& site, const std::string& name, const Streams& streams);

/// Prints how each source is doing, as JSON.
int source_list(Site& site, const Streams& streams);
/// One look now; prints what it came to, and returns 1 when that is not well.
int source_check(Site& site, const std::string& id, const Streams& streams);
int source_switch(Site& site, const std::string& id, bool on, const Streams& streams);

int publish_file(Site& site, const std::filesystem::path& file, const Streams& streams);
int content_export(Site& site, const std::filesystem::path& folder, const Streams& streams);
int import_batches(Site& site, const std::filesystem::path& path, const Streams& streams);
int export_entries(Site& site, const std::string& kind, const std::string& format, const Streams& streams);
int results(Site& site, const std::string& ballot, const std::string& format, bool all_vias,
            const Streams& streams);

int keys_show(Site& site, const Streams& streams);
int keys_backup(Site& site, const std::filesystem::path& file, const Streams& streams);
int keys_rotate(Site& site, const Streams& streams);
int backup(Site& site, const std::filesystem::path& file, const Streams& streams);
/// Opens the site itself, once the old database is out of the way.
int restore(const Settings& settings, const std::filesystem::path& file, const Streams& streams);
/// Says for how long what people wrote is kept, and how many cases that would forget now.
int retention_show(Site& site, const Streams& streams);
/// Without `sure` it refuses a number of days that would forget something at once.
int retention_set(Site& site, int days, bool sure, const Streams& streams);
int verify_all(Site& site, const Streams& streams);

} // namespace bluelamp::server
